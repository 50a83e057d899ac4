import { writeFileSync } from 'node:fs';
import { COVERAGE_FILE, printCoverage, readCurriculum } from './coverage/coverage';
import { readTeachingCards } from './coverage/teaching-cards';

writeFileSync(COVERAGE_FILE, printCoverage(readCurriculum(), readTeachingCards()));

import { writeFileSync } from 'node:fs';
import { makeProfile, rowsAt } from './collection';
import { Fixture, readBuiltSections } from './fixture';
import { withPhone } from './phone';
import { startServer } from './servers';
const app = '/tmp/bench-nomin';
const sections = readBuiltSections(app);
const fixture = new Fixture(sections.flat(), { at: Date.now(), tzOffsetMin: 0, rolloverHour: 4 });
const server = await startServer(app, JSON.stringify(sections[0]), rowsAt(fixture));
const profile = await makeProfile(server, fixture, { cards: 1000, reviews: 0 });
const rate = Number(process.argv[2] ?? 1);
for (const name of ['floor', 'app']) {
  await withPhone(profile, ['question'], async ({ page, cdp }) => {
    await page.goto(`${server.origin}/blank`);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate });
    await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 200 });
    await cdp.send('Profiler.start');
    const t0 = Date.now();
    await page.goto(`${server.origin}/${name}/#/review`);
    const first = await page.evaluate(() => window.bench.first.question);
    console.log(name, 'online open first card', first);
    writeFileSync(`/tmp/open-${name}.cpuprofile`, JSON.stringify((await cdp.send('Profiler.stop')).profile));
    const tap = async (button: string, sight: any) => {
      const { x, y } = await page.evaluate((n) => { const b = [...document.querySelectorAll('button')].filter((c) => c.checkVisibility()).find((c) => c.textContent!.trim().startsWith(n))!.getBoundingClientRect(); return { x: b.x + b.width / 2, y: b.y + b.height / 2 }; }, button);
      const p = page.evaluate((s) => { performance.mark('arm-' + s); return window.bench.painted(s).then((t) => { performance.measure('tap-' + s, { start: window.bench.tappedAt, end: t }); return t - window.bench.tappedAt; }); }, sight);
      await page.waitForTimeout(250); await page.touchscreen.tap(x, y); return p;
    };
    for (let i = 0; i < 5; i++) { await tap('Show answer', 'answer'); await tap('Good', 'question'); }
    const events: any[] = [];
    cdp.on('Tracing.dataCollected', ({ value }) => events.push(...value));
    await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'blink.user_timing', 'v8.execute', 'disabled-by-default-devtools.timeline', 'disabled-by-default-v8.cpu_profiler'] } });
    const out: number[][] = [];
    for (let i = 0; i < 30; i++) out.push([await tap('Show answer', 'answer'), await tap('Good', 'question')]);
    const done = new Promise((r) => cdp.once('Tracing.tracingComplete', r));
    await cdp.send('Tracing.end'); await done;
    writeFileSync(`/tmp/trace-${name}-${rate}.json`, JSON.stringify(events));
    const med = (i: number) => out.map((o) => o[i]!).sort((a, b) => a - b)[15];
    console.log(name, 'reveal', med(0), 'next', med(1), events.length);
  });
}
server.close();

/** A card, and what the verifier has to say of it: nothing where `differs` is absent. */
export interface SelfTestCard {
  name: string;
  /** Without its heading. */
  markdown: string;
  /** Of the heading. */
  attributes: string;
  differs?: RegExp;
  /** Whether it can be told only with all the usual toolchains. */
  needsAllToolchains?: boolean;
}

const program = (...statements: string[]) =>
  ['package main', '', 'import "fmt"', '', 'func main() {', ...statements.map((line) => `\t${line}`), '}'].join('\n');
const fence = (info: string, text: string) => `~~~${info}\n${text}\n~~~`;
const asks = (source: string, ...results: string[]) => [fence('go', source), '---', ...results, 'Why.'].join('\n\n');
const answers = (...fences: string[]) => ['Which one?', '---', ...fences].join('\n\n');

const PRINTS_ONE = program('fmt.Println(1)');
const PANICS = program('var m map[int]int', 'm[1] = 1', 'fmt.Println(m)');
const DEADLOCKS = program('fmt.Println("waits")', 'select {}');
const HANGS = program('fmt.Println(1)', 'for {', '}');
const EXITS_3 = 'package main\n\nimport "os"\n\nfunc main() {\n\tos.Exit(3)\n}';
const UNUSED = program('x := 1', 'fmt.Println(2)');
const VETTED = program('fmt.Printf("%d\\n", "one")');
const RANDOM = program('for k := range map[int]int{1: 1, 2: 2, 3: 3, 4: 4} {', '\tfmt.Println(k)', '\treturn', '}');
const RACES = `package main

import "sync"

func main() {
	n := 0
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			n++
			wg.Done()
		}()
	}
	wg.Wait()
}`;
const CAPTURES = program(
  'var calls []func()',
  'for i := 0; i < 2; i++ {',
  '\tcalls = append(calls, func() { fmt.Println(i) })',
  '}',
  'for _, call := range calls {',
  '\tcall()',
  '}',
);
const testOf = (got: number) => `package main

import "testing"

func TestOne(t *testing.T) {
	if one() != ${got} {
		t.Error("not ${got}")
	}
}`;
const TESTED = 'package main\n\nfunc one() int { return 1 }\n\nfunc main() {}';
const asksTest = (got: number, ...results: string[]) =>
  [fence('go', TESTED), fence('go file=one_test.go', testOf(got)), '---', ...results, 'Why.'].join('\n\n');
const printsTwice = (text: string) => program(`fmt.Println("${text}")`, `fmt.Println("${text}")`);

const right = (name: string, markdown: string, attributes = ''): SelfTestCard => ({ name, markdown, attributes });
const wrong = (name: string, markdown: string, differs: RegExp, attributes = ''): SelfTestCard => ({
  ...right(name, markdown, attributes),
  differs,
});
const anyOf = (...outputs: string[]) => outputs.map((text) => fence('output any', text));

const outputs = [
  right('an output', asks(PRINTS_ONE, fence('output', '1'))),
  wrong('another output', asks(PRINTS_ONE, fence('output', '2')), /^The output differs/),
  wrong('half an output', asks(printsTwice('a'), fence('output', 'a')), /^The output differs/),
  wrong('an output that changes', asks(RANDOM, fence('output', '1')), /^The output differs/),
  wrong(
    'two outputs that are not `any`',
    asks(printsTwice('b'), fence('output', 'b\nb'), fence('output', 'b')),
    /only `output any` may be one of several/,
  ),
  right('each of several outputs', asks(RANDOM, ...anyOf('1', '2', '3', '4'))),
  wrong('an output that `any` leaves out', asks(RANDOM, ...anyOf('1', '2', '3')), /^The output differs/),
  wrong('an output that never comes', asks(RANDOM, ...anyOf('1', '2', '3', '4', '5')), /not seen in \d+ runs/),
];

const endings = [
  right('a panic', asks(PANICS, fence('panic', 'panic: assignment to entry in nil map'))),
  wrong('a panic in other words', asks(PANICS, fence('panic', 'out of range')), /^`panic` was not printed/),
  wrong('a panic as an output', asks(PANICS, fence('output', '1')), /ended with panic; expected exit 0/),
  wrong('a panic that stays away', asks(printsTwice('c'), fence('panic', 'c')), /exit 0; expected panic/),
  right('a fatal error', asks(DEADLOCKS, fence('output', 'waits'), fence('fatal', 'goroutines are asleep'))),
  wrong('a fatal error as a panic', asks(DEADLOCKS, fence('panic', 'asleep')), /ended with fatal; expected panic/),
  wrong(
    'another output before a fatal error',
    asks(DEADLOCKS, fence('output', 'goes'), fence('fatal', 'goroutines are asleep')),
    /^The output differs/,
  ),
  right('an exit code', asks(EXITS_3, fence('exit 3', ''))),
  wrong('another exit code', asks(EXITS_3, fence('exit 4', '')), /ended with exit 3; expected exit 4/),
  wrong('a program that never ends', asks(HANGS, fence('output', '1')), /did not end within the limits/),
];

const compilations = [
  right('a compile error', asks(UNUSED, fence('compile-error', 'declared and not used'))),
  wrong('a compile error in other words', asks(UNUSED, fence('compile-error', 'no such x')), /was not printed/),
  wrong('a compile error that stays away', asks(PRINTS_ONE, fence('compile-error', 'x')), /^It compiles/),
  wrong('an output of what does not compile', asks(UNUSED, fence('output', '2')), /^It does not compile/),
  wrong(
    'a compile error with an output',
    asks(UNUSED, fence('compile-error', 'declared and not used'), fence('output', '2')),
    /no result but `compile-error`/,
  ),
  wrong('a question that does not compile', asks(UNUSED), /^It does not compile/),
  wrong('what gofmt writes differently', asks(`${PRINTS_ONE} `, fence('output', '1')), /^gofmt writes line 7/),
];

const tools = [
  right('what vet says', asks(VETTED, fence('vet', 'has arg "one" of wrong type string'))),
  wrong('vet in other words', asks(VETTED, fence('vet', 'unreachable code')), /^`vet` was not printed/),
  wrong('vet where it is silent', asks(PRINTS_ONE, fence('vet', 'wrong type')), /^`vet` was not printed/),
  right('a race', asks(RACES, fence('race', 'WARNING: DATA RACE'))),
  wrong('a race where there is none', asks(DEADLOCKS, fence('race', 'DATA RACE')), /race detector found nothing/),
  right('a test that passes', asksTest(1, fence('test', 'ok'))),
  right('a test that fails', asksTest(2, fence('test', '--- FAIL: TestOne'))),
  wrong('a failure that stays away', asksTest(1, fence('test', 'FAIL')), /^`test` was not printed/),
  wrong('a test that does not pass', asksTest(2, fence('test', 'one_test.go')), /`go test` failed/),
  wrong('an output of a test', asksTest(1, fence('output', '1')), /say `test` instead/),
  wrong('a test without a test file', asks(PRINTS_ONE, fence('test', 'ok')), /no file ends in `_test.go`/),
];

const answersAndFragments = [
  right('an answer that runs', answers(fence('go', PRINTS_ONE))),
  wrong('an answer that panics', answers(fence('go', PANICS)), /ended with panic; expected exit 0/),
  wrong('an answer that does not compile', answers(fence('go', UNUSED)), /^It does not compile/),
  wrong('an answer that vet complains about', answers(fence('go', VETTED)), /^`go vet` complains/),
  right('declarations', answers(fence('go fragment', 'func wait() { time.Sleep(time.Second) }'))),
  right('statements', answers(fence('go fragment', 'n := 1\nif n > 2 {\n\treturn errors.New("big")\n}'))),
  right(
    'both',
    answers(
      fence(
        'go fragment',
        'type box struct{ n int }\n\nfunc (b box) get() int { return b.n }\n\nb := box{1}\nfmt.Println(b.get())',
      ),
    ),
  ),
  wrong('a fragment without a meaning', answers(fence('go fragment', 'n := missing()')), /^It does not compile/),
  wrong(
    'a fragment with an output',
    answers(fence('go fragment', 'n := 1'), fence('output', '1')),
    /^A fragment is only type-checked/,
  ),
];

const versions = [
  right(
    'what changed with the version',
    asks(CAPTURES, fence('output go1.22+', '0\n1'), fence('output go1.21', '2\n2')),
  ),
  wrong(
    'what did not change like this',
    asks(CAPTURES, fence('output go1.22+', '0\n1'), fence('output go1.21', '0\n1')),
    /^The output differs/,
  ),
  wrong('nothing about new versions', asks(CAPTURES, fence('output go1.21', '2\n2')), /^No result speaks for this/),
  right('a card about old versions', asks(CAPTURES, fence('output', '2\n2')), 'go="1.18-1.21"'),
  wrong(
    'a card about no version',
    asks(printsTwice('d'), fence('output', 'd\nd')),
    /is what the card speaks for/,
    'go="1.4"',
  ),
];

const coverage = [
  wrong(
    'a result about no version',
    asks(printsTwice('e'), fence('output', 'e\ne'), fence('panic go1.5', 'e')),
    /^No toolchain was asked about this result/,
  ),
  wrong(
    'a wording that nobody uses',
    asks(UNUSED, fence('compile-error', 'declared and not used'), fence('compile-error', 'unused x')),
    /^No toolchain words it like this/,
  ),
].map((card) => ({ ...card, needsAllToolchains: true }));

export const SELF_TEST_CARDS: SelfTestCard[] = [
  ...outputs,
  ...endings,
  ...compilations,
  ...tools,
  ...answersAndFragments,
  ...versions,
  ...coverage,
];

/** A card, and what the verifier has to say of it: nothing where `differs` is absent. */
export interface SelfTestCard {
  name: string;
  /** Without its heading. Fences are `~~~`. */
  markdown: string;
  attributes?: string;
  differs?: RegExp;
}

const program = (...statements: string[]) =>
  ['package main', '', 'import "fmt"', '', 'func main() {', ...statements.map((line) => `\t${line}`), '}'].join('\n');
const fence = (info: string, text: string) => `~~~${info}\n${text}\n~~~`;
const asks = (source: string, ...results: string[]) => [fence('go', source), '---', ...results, 'Why.'].join('\n\n');
const answers = (...fences: string[]) => ['Which one?', '---', ...fences].join('\n\n');

const PRINTS_ONE = program('fmt.Println(1)');
const PANICS = program('var m map[int]int', 'm[1] = 1', 'fmt.Println(m)');
const DEADLOCKS = program('fmt.Println("waits")', 'select {}');
const HANGS = program('for {', '}', 'fmt.Println()').replace('\tfmt.Println()\n', '\tfmt.Print()\n');
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

export const SELF_TEST_CARDS: SelfTestCard[] = [
  { name: 'a right output', markdown: asks(PRINTS_ONE, fence('output', '1')) },
  { name: 'a wrong output', markdown: asks(PRINTS_ONE, fence('output', '2')), differs: /The output differs/ },
  { name: 'half an output', markdown: asks(printsTwice('a'), fence('output', 'a')), differs: /The output differs/ },
  { name: 'an output that changes from run to run', markdown: asks(RANDOM, fence('output', '1')), differs: /The output differs/ },
  { name: 'two outputs that are not `any`', markdown: asks(printsTwice('b'), fence('output', 'b\nb'), fence('output', 'b')), differs: /only `output any`/ },
  { name: 'all outputs of `any`', markdown: asks(RANDOM, ...['1', '2', '3', '4'].map((k) => fence('output any', k))) },
  { name: 'an output that `any` leaves out', markdown: asks(RANDOM, ...['1', '2', '3'].map((k) => fence('output any', k))), differs: /The output differs/ },
  { name: 'an output of `any` that never comes', markdown: asks(RANDOM, ...['1', '2', '3', '4', '5'].map((k) => fence('output any', k))), differs: /not seen in \d+ runs/ },

  { name: 'a panic', markdown: asks(PANICS, fence('panic', 'panic: assignment to entry in nil map')) },
  { name: 'a panic with other words', markdown: asks(PANICS, fence('panic', 'index out of range')), differs: /`panic` was not printed/ },
  { name: 'a panic that is an output', markdown: asks(PANICS, fence('output', 'map[1:1]')), differs: /ended with panic; expected exit 0/ },
  { name: 'a panic that does not come', markdown: asks(printsTwice('c'), fence('panic', 'c')), differs: /ended with exit 0; expected panic/ },
  { name: 'a fatal error', markdown: asks(DEADLOCKS, fence('output', 'waits'), fence('fatal', 'fatal error: all goroutines are asleep - deadlock!')) },
  { name: 'a fatal error that is called a panic', markdown: asks(DEADLOCKS, fence('panic', 'deadlock')), differs: /ended with fatal; expected panic/ },
  { name: 'a wrong output before a fatal error', markdown: asks(DEADLOCKS, fence('output', 'goes'), fence('fatal', 'deadlock')), differs: /The output differs/ },
  { name: 'an exit code', markdown: asks(EXITS_3, fence('exit 3', '')) },
  { name: 'another exit code', markdown: asks(EXITS_3, fence('exit 4', '')), differs: /ended with exit 3; expected exit 4/ },
  { name: 'a program that never ends', markdown: asks(HANGS, fence('output', '1')), differs: /still running at the time limit/ },

  { name: 'a compile error', markdown: asks(UNUSED, fence('compile-error', 'declared and not used: x')) , differs: /No toolchain|^$|was not printed/ },
];

// What `kubectl get -o jsonpath=…` prints, and whether Go takes a text for JSON, for many of them in
// one run: questions on standard input, answers on standard output, a JSON text a line, in turn.
package main

import (
	"bufio"
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/printers"
)

// What is not valid UTF-8 can be asked about, too: []byte is base64 in JSON.
type question struct {
	Document    []byte
	Expressions [][]byte
	Runs        int // Go's maps have no order: so often, and every different outcome is told
}

type answer struct {
	Valid    bool   // as encoding/json sees it
	Error    string // of the decoder that kubectl has
	Outcomes [][]outcome
}

type outcome struct {
	Status string // "printed", "refused" (the expression), "failed" (its evaluation), "crashed"
	Output []byte
	Error  string
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	decoder, encoder := stdjson.NewDecoder(in), stdjson.NewEncoder(out)
	for decoder.More() {
		var q question
		if err := decoder.Decode(&q); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := encoder.Encode(reply(q)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func reply(q question) answer {
	var object any
	a := answer{Valid: stdjson.Valid(q.Document)}
	if err := json.Unmarshal(q.Document, &object); err != nil {
		a.Error = err.Error()
		return a
	}
	for _, e := range q.Expressions {
		a.Outcomes = append(a.Outcomes, different(object, string(e), q.Runs))
	}
	return a
}

func different(object any, expression string, runs int) []outcome {
	var found []outcome
	for range runs {
		o := evaluate(object, expression)
		known := false
		for _, f := range found {
			known = known || f.Status == o.Status && bytes.Equal(f.Output, o.Output)
		}
		if !known {
			found = append(found, o)
		}
	}
	return found
}

func evaluate(object any, expression string) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			o = outcome{Status: "crashed", Error: fmt.Sprint(r)}
		}
	}()
	printer, err := genericclioptions.NewJSONPathPrintFlags("", true).ToPrinter("jsonpath=" + expression)
	if err != nil {
		return outcome{Status: "refused", Error: err.Error()}
	}
	var output bytes.Buffer
	if m, ok := object.(map[string]any); ok {
		err = printer.PrintObj(&unstructured.Unstructured{Object: m}, &output)
	} else { // which no API object is
		err = printer.(*printers.JSONPathPrinter).Execute(&output, object)
	}
	if err != nil {
		return outcome{Status: "failed", Error: err.Error()}
	}
	return outcome{Status: "printed", Output: output.Bytes()}
}

// Turns streams of YAML into canonical JSON, read the way Argo CD and the API server read them. Each line of the input
// is a JSON string that holds one stream; each line of the output is a JSON list of its objects.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"

	"sigs.k8s.io/yaml"
)

var separator = regexp.MustCompile(`(?m)^---\n`)

func main() {
	reader := bufio.NewReaderSize(os.Stdin, 1<<20)
	writer := bufio.NewWriter(os.Stdout)
	defer writer.Flush()
	decoder := json.NewDecoder(reader)
	for decoder.More() {
		var stream string
		if err := decoder.Decode(&stream); err != nil {
			panic(err)
		}
		objects := []json.RawMessage{}
		for _, document := range separator.Split(stream, -1) {
			if strings.TrimSpace(document) == "" {
				continue
			}
			object, err := yaml.YAMLToJSONStrict([]byte(document))
			if err != nil {
				object, _ = json.Marshal("not YAML: " + err.Error())
			}
			objects = append(objects, object)
		}
		line, err := json.Marshal(objects)
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(writer, string(line))
	}
}

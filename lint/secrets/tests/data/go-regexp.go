// Records what package regexp of Go makes of patterns: one line a pattern, with the pattern, `ok` or `refused`, and for each
// subject whether it matches.
package main

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strings"
)

var subjects = []string{"", "data", "stringData", "metadata", "secrets/prod/db.yaml", "a/b.yaml", "a+b", "{x}", "a[b", "A-Z", "foo.env", "x1", "data\n", "a]b", "prod-1_x", "password", "^$", "a{2}", "aa", "<x>", "名", "naïve", "é-É", "a\vb c"}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		pattern := in.Text()
		re, err := regexp.Compile(pattern)
		if err != nil {
			fmt.Printf("%s\trefused\t\n", pattern)
			continue
		}
		bits := make([]string, len(subjects))
		for i, s := range subjects {
			bits[i] = "0"
			if re.MatchString(s) {
				bits[i] = "1"
			}
		}
		fmt.Printf("%s\tok\t%s\n", pattern, strings.Join(bits, ""))
	}
}

// Command appset expands ApplicationSets against a local folder with the code of Argo CD's own controller.
//
// Usage: appset ROOT SET.yaml...
//
// For each set it prints one line of JSON: the applications in the order in which the controller makes them, or the error
// that keeps it from making any. With -eval it reads one template a line from standard input instead, as JSON
// {"template", "params", "goTemplate", "options"}, and prints {"text"} or {"error"}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	log "github.com/sirupsen/logrus"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// checkout stands for the repo-server: every repository and revision is the folder.
type checkout struct{ root string }

// GetFiles lists with the command that the repo-server runs.
func (c checkout) GetFiles(_ context.Context, _, _, _, pattern string, _, _ bool) (map[string][]byte, error) {
	if pattern == "" {
		pattern = "."
	}
	list := exec.Command("git", "ls-files", "--full-name", "-z", "--", pattern)
	list.Dir = c.root
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("unable to list files: %w", err)
	}
	files := map[string][]byte{}
	for _, name := range strings.Split(string(out), "\000") {
		if name == "" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(c.root, name))
		if err != nil {
			return nil, err
		}
		files[name] = content
	}
	return files, nil
}

// GetDirectories walks as the repo-server does, which leaves hidden folders out.
func (c checkout) GetDirectories(_ context.Context, _, _, _ string, _, _ bool) ([]string, error) {
	var found []string
	err := filepath.WalkDir(c.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			return nil
		}
		if path == c.root {
			return nil
		}
		if strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir
		}
		relative, err := filepath.Rel(c.root, path)
		found = append(found, relative)
		return err
	})
	return found, err
}

// anyProject is a cluster in which every project is there.
type anyProject struct{ client.Client }

func (anyProject) Get(context.Context, client.ObjectKey, client.Object, ...client.GetOption) error {
	return nil
}

type outcome struct {
	Set          string           `json:"set"`
	Error        string           `json:"error,omitempty"`
	Applications []map[string]any `json:"applications"`
}

// expand makes the applications of a set. Where the controller panics it recovers and tries again later, so that is an error.
func expand(root, file string) (result outcome) {
	result = outcome{Set: filepath.Base(file), Applications: []map[string]any{}}
	defer func() {
		if panicked := recover(); panicked != nil {
			result.Error = fmt.Sprint("panic: ", panicked)
		}
	}()
	text, err := os.ReadFile(file)
	if err != nil {
		result.Error = err.Error()
		return result
	}
	var set v1alpha1.ApplicationSet
	if err := yaml.Unmarshal(text, &set); err != nil {
		result.Error = err.Error()
		return result
	}
	known := generators.GetGenerators(context.Background(), anyProject{}, nil, "argocd", checkout{root}, nil, generators.SCMConfig{})
	entry := log.NewEntry(log.StandardLogger())
	made, _, err := template.GenerateApplications(entry, set, known, &utils.Render{}, anyProject{})
	if err != nil {
		result.Error = err.Error()
		return result
	}
	for _, app := range made {
		var plain map[string]any
		data, err := json.Marshal(app)
		if err == nil {
			err = json.Unmarshal(data, &plain)
		}
		if err != nil {
			result.Error = err.Error()
			return result
		}
		delete(plain, "status")
		delete(plain["metadata"].(map[string]any), "creationTimestamp")
		result.Applications = append(result.Applications, plain)
	}
	return result
}

type question struct {
	Template   string         `json:"template"`
	Params     map[string]any `json:"params"`
	GoTemplate bool           `json:"goTemplate"`
	Options    []string       `json:"options"`
}

func evaluate(question question) (answer map[string]string) {
	defer func() {
		if panicked := recover(); panicked != nil {
			answer = map[string]string{"error": fmt.Sprint("panic: ", panicked)}
		}
	}()
	render := utils.Render{}
	text, err := render.Replace(question.Template, question.Params, question.GoTemplate, question.Options)
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	return map[string]string{"text": text}
}

func main() {
	eval := flag.Bool("eval", false, "evaluate templates from standard input")
	flag.Parse()
	log.SetOutput(io.Discard)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if *eval {
		lines := bufio.NewScanner(os.Stdin)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			var asked question
			if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			out.Encode(evaluate(asked))
		}
		return
	}
	root, err := filepath.Abs(flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, file := range flag.Args()[1:] {
		out.Encode(expand(root, file))
	}
}

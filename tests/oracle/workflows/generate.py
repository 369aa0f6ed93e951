"""Workflows of public shape, drawn from a seed: each file holds one choice of triggers, permissions, jobs and steps."""
import random

SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1"
TRIGGERS = ["on: push", "on: [push, pull_request]", "on:\n  pull_request:\n    branches: [main]", "on:\n  issues:\n    types: [opened]",
            "on:\n  workflow_dispatch:\n    inputs:\n      version: {type: string}", "on: workflow_call", "'on': [issue_comment]",
            "on:\n  schedule:\n    - cron: '0 3 * * *'"]
TOP = ["", "permissions: {}", "permissions:\n  contents: read", "permissions: read-all", "permissions: write-all",
       "permissions:\n  contents: write", "permissions:\n  contents: read\n  packages: write"]
JOB = ["", "permissions: {}", "permissions:\n  contents: read", "permissions:\n  contents: write", "permissions: write-all"]
MATRIX = ["", "", "strategy:\n  matrix:\n    os: [linux, windows]", "strategy:\n  matrix: ${{ fromJSON(needs.first.outputs.matrix) }}",
          "strategy:\n  matrix:\n    os: ${{ fromJSON(inputs.systems) }}"]
USES = [f"actions/checkout@{SHA}", f"actions/checkout@{SHA} # v7.0.1", "actions/checkout@v4", "actions/setup-node@main", "octo-org/deploy@3d3c42e",
        "octo-org/tools/sub/action@v1.2.3", "./.github/actions/local", f"octo-org/tools/sub@{SHA}", f"docker://alpine@sha256:{'0f' * 32}",
        "docker://alpine:3.20", "\"actions/cache@v4\"", "'actions/cache@releases/v4'"]
CONTEXTS = ["github.event.issue.title", "github.event.issue.number", "github.event.pull_request.title", "github.event.pull_request.head.ref",
            "github.event.pull_request.head.sha", "github.head_ref", "github.ref_name", "github.sha", "github.run_id", "github.actor",
            "github.event.comment.body", "github.event.commits[0].message", "github.event.head_commit.author.name", "inputs.version",
            "steps.one.outputs.text", "steps.one.outcome", "needs.first.result", "needs.first.outputs.x", "matrix.os", "env.NAME", "vars.NAME",
            "secrets.DEPLOY", "runner.os", "runner.temp", "github.repository", "github.repository_owner", "github.event.repository.name",
            "github.workflow", "github.event_name", "github.server_url", "github.event['issue']['body']", "toJSON(github.event)", "toJSON(matrix)",
            "github.event.issue.title == 'x'", "contains(github.event.issue.title, 'x')", "github.event.issue.title || 'none'",
            "github.event_name == 'push' && github.ref_name || github.head_ref", "format('{0}', github.event.issue.body)", "hashFiles('**/x')",
            "github.event.inputs.version", "github.base_ref", "github.ref", "github.event.release.tag_name", "github.event.client_payload.x",
            "github.event.workflow_run.head_branch", "github.workspace", "github.token", "job.status", "strategy.job-index"]
SHAPES = ["- run: echo ${{ %s }}", "- run: |\n    set -e\n    echo \"${{ %s }}\"", "- name: step\n  shell: bash\n  run: >\n    echo\n    '${{%s}}'",
          "- run: \"echo ${{ %s }}\"", f"- uses: actions/github-script@{SHA}\n  with:\n    script: console.log(`${{{{ %s }}}}`)",
          "- run: echo \"$X\"\n  env:\n    X: ${{ %s }}", "- if: ${{ %s }}\n  run: echo"]


def indent(text, by):
    return "\n".join(" " * by + line if line else line for line in text.split("\n"))


def workflow(draw, steps):
    """One file with these steps, in one to three jobs."""
    lines = [draw.choice(TRIGGERS)]
    lines += [top] if (top := draw.choice(TOP)) else []
    lines.append("jobs:")
    count = draw.randint(1, 3)
    for at in range(count):
        lines.append(f"  job{at}:")
        lines.append("    runs-on: ubuntu-24.04")
        if block := draw.choice(JOB):
            lines.append(indent(block, 4))
        if matrix := draw.choice(MATRIX):
            lines.append(indent(matrix, 4))
        lines.append("    steps:")
        mine = steps[at::count] or ["- run: make"]
        lines += [indent(step, 6) for step in mine]
    return "\n".join(lines) + "\n"


def files(seed, count):
    """Pairs of a name and a text. The first files hold each context in each shape, the others draw."""
    draw = random.Random(seed)
    every = [shape % context for context in CONTEXTS for shape in SHAPES] + [f"- uses: {uses}" for uses in USES]
    for at in range(0, len(every), 5):
        yield f"each-{at:04}.yml", workflow(draw, every[at:at + 5])
    for at in range(count):
        yield f"drawn-{at:04}.yml", workflow(draw, draw.sample(every, draw.randint(1, 6)))

#!/usr/bin/env python3
"""Writes kustomizations whose objects hold strange values: every way to write a scalar, in blocks and in brackets, with
anchors and merge keys, plain and behind patches.

    scalars.py FOLDER [SEED] [COUNT]
"""
import os
import random
import sys

SCALARS = [
    "", "~", "null", "Null", "true", "True", "yes", "no", "on", "off", "y", "n", "0", "1", "-1", "+1", "007", "08", "0o17",
    "0x1F", "0b11", "1_000", "1e3", "1E3", "1.", ".5", "1.50", "-0.0", "0.0", "1e400", "1e-7", "123456789012345678",
    "9223372036854775808", "18446744073709551616", "1e21", "1.5e300", ".inf", ".nan", "2020-01-02", "2020-1-2",
    "2020-01-02T03:04:05Z", "2020-01-02 03:04:05.5", "2020-01-02T03:04:05.120+02:00", "12:30", "12:30:45", "1:30",
    "'single'", "''", '""', '"double"', '"tab\\tend"', '"line\\nbreak"', '"\\u00e9\\u2028"', '"\\x00"', "'it''s'",
    "plain text", "a: b".replace(": ", ":"), "http://example.com", "key=value", "<<", "=", "!!str 123", "!!int \"12\"",
    "!!float 1", "@at".replace("@", "at"), "-dash", "?mark", "a#b", "a #comment", "%percent".replace("%", "p"), "$(VAR)",
    "'123'", '"0644"', "'true'", "'null'", '"~"', "'2020-01-02'", "'1e3'", "é", "日本", "😀", "'trailing '", '" lead"',
    "-", "...a", "---a", "a,b", "a]b", "a}b", "0.1.2", "1.2.3", "v1", "1Mi", "1e", "e1", "0xg", "_1", "1_", "-_1", "+.5",
    "true ", "nulls", "0777", "0o8", "1__0", "TRUE", "NO", "Off",
]
BLOCKS = [
    "|\n{i}text\n{i}more\n", "|-\n{i}text\n", "|+\n{i}text\n\n", ">\n{i}folded\n{i}text\n\n{i}para\n", ">-\n{i}a\n{i} b\n",
    "|2\n{i}  indented\n", "|\n{i}trailing \n{i}end\n", "|\n{i}# no comment\n", "|\n{i}tab\there\n",
]


class Writer:
    def __init__(self, draw):
        self.draw = draw
        self.anchors = []

    def scalar(self, flow):
        text = self.draw.choice(SCALARS)
        if flow and (any(mark in text and text[:1] not in "'\"" for mark in ",[]{}#") or text in ("-", "")):
            text = "x" if self.draw.random() < 0.7 else '""'
        return text

    def value(self, depth, indent, flow):
        """The text behind `key:`, with what follows it."""
        draw = self.draw
        roll = draw.random()
        if flow:
            if depth > 0 and roll < 0.15:
                return "{" + ", ".join(f"k{at}: {self.value(depth - 1, 0, True)}" for at in range(draw.randint(0, 3))) + "}"
            if depth > 0 and roll < 0.3:
                return "[" + ", ".join(self.value(depth - 1, 0, True) for _ in range(draw.randint(0, 3))) + "]"
            return self.scalar(True)
        pad = " " * indent
        if depth > 0 and roll < 0.2:
            anchor = ""
            if draw.random() < 0.4:
                anchor = f" &a{len(self.anchors)}"
            text = anchor + "\n"
            for at in range(draw.randint(1, 3)):
                text += f"{pad}k{at}:" + self.tail(self.value(depth - 1, indent + 2, False))
            if anchor:
                self.anchors.append(anchor.strip()[1:])
            elif self.anchors and draw.random() < 0.5:
                text += f"{pad}<<: *{draw.choice(self.anchors)}\n"
            return text
        if depth > 0 and roll < 0.35:
            text = "\n"
            for _ in range(draw.randint(1, 3)):
                text += f"{pad}-" + self.tail(self.value(0, indent + 2, False))
            return text
        if roll < 0.45:
            return " " + draw.choice(BLOCKS).replace("{i}", pad + "  ")
        if roll < 0.6:
            return " " + self.value(depth, 0, True) + "\n" if depth else " " + self.scalar(True) + "\n"
        if self.anchors and roll < 0.65:
            return f" *{draw.choice(self.anchors)}\n"
        return " " + self.scalar(False) + "\n"

    @staticmethod
    def tail(text):
        return text if text.endswith("\n") else text + "\n"


def manifest(draw, name):
    writer = Writer(draw)
    text = f"apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: {name}\n"
    if draw.random() < 0.6:
        text += "  annotations:\n"
        for at in range(draw.randint(1, 3)):
            text += f"    a{at}: {writer.scalar(False)}\n"
    if draw.random() < 0.4:
        text += "  labels: {" + ", ".join(f"l{at}: {writer.scalar(True)}" for at in range(2)) + "}\n"
    text += "spec:\n"
    for at in range(draw.randint(1, 6)):
        text += f"  f{at}:" + writer.tail(writer.value(3, 4, False))
    return text


def main():
    root = sys.argv[1]
    draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for at in range(int(sys.argv[3]) if len(sys.argv) > 3 else 200):
        folder = os.path.join(root, f"{at:04}")
        os.makedirs(folder, exist_ok=True)
        text = "resources: [thing.yaml]\n"
        roll = draw.random()
        if roll < 0.25:
            text += "patches:\n- target: {kind: Thing}\n  patch: |\n    - {op: add, path: /spec/new, value: 1}\n"
        elif roll < 0.5:
            patch = manifest(draw, "thing")
            text += "patches:\n- patch: |-\n" + "".join(f"    {line}\n" if line else "\n" for line in patch.split("\n"))
        elif roll < 0.65:
            text += "commonLabels: {l0: \"1\", l9: x}\ncommonAnnotations: {a0: \"2\"}\nnamePrefix: \"1\"\n"
        elif roll < 0.75:
            text += "buildMetadata: [managedByLabel]\nnamespace: \"7\"\n"
        with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="utf-8") as file:
            file.write(text)
        with open(os.path.join(folder, "thing.yaml"), "w", encoding="utf-8") as file:
            file.write(manifest(draw, "thing"))


if __name__ == "__main__":
    main()

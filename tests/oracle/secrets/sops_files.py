"""Files drawn from a seed, for SOPS to encrypt: all stores, all selectors, and what is hard in each grammar."""
import json, string

LETTERS = string.ascii_letters + string.digits
NAMES = ["data", "stringData", "metadata", "spec", "kind", "labels", "host", "port", "size", "level", "mode", "colour", "region", "zone", "count",
         "a.b", "x-y", "with blank", "col:on", "ümlaut", "5", "true", "null", "yes", "~x", "é", "名", "_enc", "part_enc", "open_unencrypted", "<<x", "sopsy", "q'uote",
         "=", "-", "- x", "#hash", "tab\tbed", "", "0x1", "2001-01-01", "a#b", "C:\\path"]
REMARKS = ["first", "leave me", "encrypt me", " about the next", "", "ENC", "a: b", "é", "!x", "# twice", "\ttab", "x" * 90]
RULES = [{}, {"encrypted_suffix": "_enc"}, {"unencrypted_suffix": "_unencrypted"}, {"unencrypted_suffix": "a"},
         {"encrypted_regex": "^(data|stringData|host|part_enc|size)$"}, {"encrypted_regex": "(?i)DATA|o"}, {"encrypted_regex": "[aeiou]{1,2}t|^.$"},
         {"unencrypted_regex": "^(kind|metadata|apiVersion|mode)$"}, {"unencrypted_regex": "e$"}, {"encrypted_regex": "^$"}, {"encrypted_regex": "\\D\\d|^\\w+$"},
         {"unencrypted_comment_regex": "leave me"}, {"encrypted_comment_regex": "encrypt me"}, {"encrypted_comment_regex": "(?:)"},
         {"unencrypted_comment_regex": "first|about"}]


class Draw:
    """Draws texts from a generator of random numbers."""

    def __init__(self, dice):
        self.dice = dice

    def some(self, least=4, most=12):
        return "".join(self.dice.choice(LETTERS) for _ in range(self.dice.randint(least, most)))

    def name(self, taken):
        while (name := self.dice.choice(NAMES) if self.dice.random() < 0.6 else self.some(1, 6)) in taken or name == "sops":
            pass
        taken.add(name)
        return name

    def string(self):
        pick, some = self.dice.randrange(16), self.some()
        return (some, f"{some} {self.some()}", f" {some} ", f"{some}\n", f"{some}\n\n{self.some()}\n", f'"{some}', f"'{some}'", f"#{some}", f"{some}: {some}",
                f"é{some}\U0001F600", f"{some}\ttab", f"{some}\\n\\t", f"x\u2028{some}", f"{self.dice.randrange(10**20)}", f"-{some}", some * 30)[pick]

    # YAML is drawn as text: how a value is written is what is hard about it.
    def yaml(self):
        documents = [self.block(0, self.dice.randint(2, 6), set()) for _ in range(self.dice.choice((1, 1, 1, 2, 3)))]
        text = "\n---\n".join(documents) + "\n"
        return self.dice.choice(("", "", "---\n", "# before\n---\n", "\n")) + text + self.dice.choice(("", "", "# the last\n", "...\n", "\n\n"))

    def remark(self, pad):
        return f"{pad}#{self.dice.choice(REMARKS)}" if self.dice.random() < 0.25 else None

    def block(self, depth, count, taken):
        pad, lines = "  " * depth, []
        for _ in range(count):
            lines.append(self.remark(pad))
            lines.append(f"{pad}{self.key(self.name(taken))}:{self.value(depth)}")
        lines.append(self.remark(pad))
        return "\n".join(line for line in lines if line is not None)

    def key(self, name):
        plain = name.isidentifier() and name not in ("true", "null", "yes")
        return name if plain and self.dice.random() < 0.9 else json.dumps(name, ensure_ascii=self.dice.random() < 0.5)

    def value(self, depth):
        if depth < 4 and self.dice.random() < 0.3:
            if self.dice.random() < 0.6:
                return "\n" + self.block(depth + 1, self.dice.randint(1, 4), set())
            return "\n" + self.items(depth + 1)
        behind = self.dice.choice(("", "", "", "", " # behind", " #"))
        return " " + self.scalar("  " * (depth + 1)) + behind

    def items(self, depth):
        pad, lines = "  " * depth, []
        for _ in range(self.dice.randint(1, 4)):
            lines.append(self.remark(pad))
            pick = self.dice.random()
            if depth < 4 and pick < 0.2:
                lines.append(f"{pad}-\n{self.items(depth + 1)}")
            elif depth < 4 and pick < 0.4:
                lines.append(f"{pad}-\n{self.block(depth + 1, 2, set())}")
            else:
                lines.append(f"{pad}- {self.scalar(pad + '  ')}")
        lines.append(self.remark(pad))
        return "\n".join(line for line in lines if line is not None)

    def scalar(self, pad):
        some, other = self.some(), self.some()
        number = self.dice.randrange(10 ** self.dice.randint(1, 18))
        return self.dice.choice((
            some, json.dumps(self.string()), json.dumps(self.string(), ensure_ascii=False), "'" + some + "''s'", f"{some} {other}", f"{some}:{other}", f"{some} # no, a comment"[:len(some)],
            str(number), f"-{number}", f"+{number}", "0", "0o17", "017", "0x1F", "0b101", "1_000", "190:20:30", "9223372036854775807", "-9223372036854775808",
            "1.5", "1e3", "-0.0", "1e-7", ".5", "5.", "1.7976931348623157e308", "123456789012345.678", ".inf", "-.INF", ".NaN", "1e400", "12345678901234567890.5",
            "true", "True", "FALSE", "yes", "off", "y", "null", "~", "Null", "", '""', "''", "{}", "[]", "[ ]",
            "2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-15 2:59:43.10", "2001-12-14T21:59:43Z", "0001-01-01", "2001-13-45",
            f"!!str {number}", "!!int 5", "!!float 5", "!!binary aGVsbG8=", f"! {some}", f"!own {some}",
            f"|\n{pad}{some}\n{pad}  {other}", f"|-\n{pad}{some}\n\n{pad}{other}", f"|+\n{pad}{some}\n\n", f">\n{pad}{some}\n{pad}{other}\n\n{pad}{some}", f">-\n{pad}# {some}", f"|2\n{pad}  {some}",
            f"{{{some}: {other}, b: [{number}, '{some}', null]}}", f"[{some}, {{a: {number}}}, []]", f"&x {some}", "*x", f"&y {{b: {some}}}",
            f"plain\n{pad}over lines", f"\"quoted\n\n{pad}over lines\"", "=", "<<", "-", "@x", "%x", "?x", ":x", "!", "a'b", "0o8", "1__0", "0x", "+.inf", "1.5e", "._1", "+", "1,000")) if self.dice.random() < 0.55 else json.dumps(some)

    def json(self):
        value = {self.name(taken): self.json_value(0) for taken in [set()] for _ in range(self.dice.randint(2, 7))}
        return json.dumps(value, indent=self.dice.choice((None, 1, 2, "\t")), ensure_ascii=self.dice.random() < 0.5)

    def json_value(self, depth):
        pick = self.dice.random()
        if depth < 4 and pick < 0.2:
            taken = set()
            return {self.name(taken): self.json_value(depth + 1) for _ in range(self.dice.randint(0, 4))}
        if depth < 4 and pick < 0.35:
            return [self.json_value(depth + 1) for _ in range(self.dice.randint(0, 4)) if self.dice.random() < 0.9]
        if pick < 0.6:
            return self.dice.choice((0, -1, 17, 1.5, 1e-7, 1e21, 9007199254740993, 12345678901234567890, 0.1 + 0.2, 1e300, True, False, None, "", -0.0, 100000000000000000000000))
        return self.string()

    def dotenv(self):
        lines, taken = [], set()
        for _ in range(self.dice.randint(2, 9)):
            pick = self.dice.random()
            if pick < 0.2:
                lines.append("#" + self.dice.choice(REMARKS))
            elif pick < 0.25:
                lines.append("")
            else:
                name = self.name(taken).replace("\n", "").replace("=", "e").lstrip("#")
                value = self.dice.choice((self.some(), f'"{self.some()}"', f"'{self.some()} #x'", "", f"{self.some()}=b", f" {self.some()} ", "17", "a\\nb", "a\\\\n", f"${{{self.some()}}}", "é",
                                          f"{self.some()} # no remark", "\\", "\ttab"))
                lines.append(f"{self.dice.choice(('', '', 'export '))}{name}={value}")
        return "\n".join(lines) + "\n"

    def ini(self):
        lines, sections = [], {"sops", "DEFAULT"}
        for number in range(self.dice.randint(1, 4)):
            if number or self.dice.random() < 0.6:
                name = "".join(self.name(sections).split("]")).strip() or "none"
                lines += [f"; {self.some()}"] * (self.dice.random() < 0.3) + [f"[{name.lstrip('[')}]"]
            taken = set()
            for _ in range(self.dice.randint(0, 4)):
                lines += [self.dice.choice("#;") + self.dice.choice(REMARKS)] * (self.dice.random() < 0.2)
                name = self.name(taken).replace("=", "e").replace(":", "c").strip("[];#\"'`- \t") or "k" + self.some()
                lines.append(name + self.dice.choice((" = ", "=", " =", ": ")) + self.dice.choice((self.some(), f'"{self.some()}"', f"'{self.some()}'", f"`{self.some()}`", f'"{self.some()}; x"', "", "17",
                    f"{self.some()} ; behind", f'"""{self.some()}\n{self.some()}"""', f"`{self.some()}\n`", f"{self.some()} {self.some()}", "é", f"{self.some()}=b", f"{self.some()}\\\\x", '""', f"a#{self.some()}", f"'{self.some()}")))
        return "\n".join(lines) + "\n"

    def binary(self):
        return self.dice.choice((self.some() + "\n", self.yaml(), "", "\0\xff", "é\u2028", "{}", self.json(), "# " + self.some(), " \n"))

    def file(self):
        """A name and a text."""
        store = self.dice.choice(("yaml", "yaml", "yaml", "json", "env", "ini", "bin"))
        make = {"yaml": self.yaml, "json": self.json, "env": self.dotenv, "ini": self.ini, "bin": self.binary}[store]
        return {"bin": self.dice.choice(("bin", "txt", "pem", "env.prod", "yaml.tpl")), "yaml": self.dice.choice(("yaml", "yml"))}.get(store, store), make()

    def rule(self):
        rule = dict(self.dice.choice(RULES))
        if self.dice.random() < 0.25:
            rule["mac_only_encrypted"] = True
        return rule

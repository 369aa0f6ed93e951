"""One drawn change of a text: what a slip of the hand, a merge or somebody who wants to hide something makes of a file of SOPS."""
import re

SEALED = re.compile(rb"ENC\[AES256_GCM,[^\]]*\]")
LINES = [b"hunter2: x", b"---", b"...", b"# hunter2", b"; hunter2", b"hunter2=x", b"[x]", b"[DEFAULT]", b"- a", b'"hunter2": 1,', b"    hunter2: null", b'\t"x": null,', b'    "": hunter2', b"    ? hunter2",
         b"    sops: hunter2", b"sops:", b"sops: {}", b"<<: {pw: hunter2}", b"    <<: {pw: hunter2}", b"!!null x: y", b"sops_x=hunter2", b"sops_mac=", b"[sops]", b"[SOPS]", b"mac = x", b"x =", b"=x", b": x",
         b"? a", b"&a b: c", b"%YAML 1.2", b"%YAML 1.1", b"%TAG ! x", b"--- !x", b"--- # hunter2", b"    unencrypted_suffix: x", b"    encrypted_regex: ^$", b"    mac_only_encrypted: true",
         b"    shamir_threshold: 1", b"    key_groups: []", b"    pgp: []", b"    kms: null", b"    hc_vault:", b"    version: 3.0.0", b"    lastmodified: x", b"    mac: x", b"    age: []", b"    unencrypted_regex: \"\"",
         b"sops_unencrypted_suffix=x", b"sops_shamir_threshold=2", b"sops_mac_only_encrypted=true", b"sops_age__list_0__map_x=y", b"sops_age__list_9__map_enc=y", b"sops_key_groups__list_0__map_age=x",
         b"unencrypted_suffix = x", b"mac_only_encrypted = true", b"shamir_threshold = 1", b'"sops": {},', b'"Sops": {},', b'"mac": "x",', b'"mac_only_encrypted": true,', b'"shamir_threshold": 1,', b"\xef\xbb\xbf", b"\xff", b"\xc2\x85",
         b"\xe2\x80\xa8", b"\0", b"\x0c", b"\t", b" ", b"\r", b"'", b'"', b'"""', b"`", b"{", b"}", b"x: |", b"x: >-", b"x: &x y", b"x: *x", b"x: !!str", b"x: !!binary aGk=", b"x: ENC[AES256_GCM,data:,iv:,tag:,type:str]", b"x: [", b"x: {"]
BEHIND = [b" # hunter2", b" hunter2", b"\t", b" ", b",", b'"', b"'", b"\\", b" |", b": x", b"\r", b" ; x", b";", b"]", b"}", b"\0", b"\xc2\xa0", b"=", b" \\"]
IN_PLACE = [b"hunter2", b"1", b"true", b"null", b'""', b"", b"~", b"{}", b"[]", b"2001-01-01", b"|", b"!!str x", b'"EN"', b"ENC[", b"&a x", b"*a", b"1.5", b"ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]"]
TYPES = [b"str", b"int", b"float", b"bool", b"time", b"comment", b"bytes", b"", b"Str"]


def place(dice, text):
    """A place in a text: as often in a short line as in a long one."""
    starts = [0] + [found.end() for found in re.finditer(rb"\n", text)]
    start = dice.choice(starts)
    end = text.find(b"\n", start)
    return dice.randrange(start, max((len(text) if end < 0 else end), start) + 1)


def change(dice, text):
    """The name of a change, and the changed text."""
    count = dice.choice((1, 1, 1, 1, 2, 3))
    names = []
    for _ in range(count):
        make = dice.choice(CHANGES)
        names.append(make.__name__)
        text = make(dice, text)
    return "+".join(names), text


def bit(dice, text):
    at = min(place(dice, text), len(text) - 1) if text else 0
    return text[:at] + bytes([text[at] ^ (1 << dice.randrange(8))]) + text[at + 1:] if text else text


def byte(dice, text):
    at = place(dice, text)
    return text[:at] + bytes([dice.choice(b" \t\n\r\0\"'#:,[]{}&*!|>%@`=-~;\\x0\xa0\xff")]) + text[at:]


def taken_out(dice, text):
    at = place(dice, text)
    return text[:at] + text[at + dice.choice((1, 1, 2, dice.randrange(1, 60))):]


def cut(dice, text):
    return text[:place(dice, text)] if dice.random() < 0.3 else text.rstrip(b"\n")


def by_lines(make):
    def changed(dice, text):
        lines = text.split(b"\n")
        make(dice, lines, dice.randrange(len(lines)), dice.randrange(len(lines)))
        return b"\n".join(lines)
    changed.__name__ = make.__name__
    return changed


@by_lines
def line_out(dice, lines, one, other):
    del lines[one]


@by_lines
def line_twice(dice, lines, one, other):
    lines.insert(dice.choice((one, other)), lines[one])


@by_lines
def lines_swapped(dice, lines, one, other):
    if dice.random() < 0.5:
        other = min(one + 1, len(lines) - 1)
    lines[one], lines[other] = lines[other], lines[one]


@by_lines
def line_deeper(dice, lines, one, other):
    lines[one] = b" " * dice.randrange(1, 5) + lines[one] if dice.random() < 0.5 else lines[one].lstrip() if dice.random() < 0.5 else lines[one][min(4, len(lines[one]) - len(lines[one].lstrip())):]


@by_lines
def line_longer(dice, lines, one, other):
    lines[one] += dice.choice(BEHIND)


@by_lines
def line_more(dice, lines, one, other):
    beside = re.match(rb"\s*", lines[other] if other < len(lines) else b"").group()
    lines.insert(other, (beside if dice.random() < 0.5 else b"") + dice.choice(LINES))


@by_lines
def lines_moved(dice, lines, one, other):
    count = dice.randrange(1, 6)
    moved = lines[one:one + count]
    del lines[one:one + count]
    at = min(other, len(lines))
    lines[at:at] = moved


def of_sealed(make):
    def changed(dice, text):
        found = list(SEALED.finditer(text))
        if not found:
            return text
        value = dice.choice(found)
        return text[:value.start()] + make(dice, value.group(), found) + text[value.end():]
    changed.__name__ = make.__name__
    return changed


@of_sealed
def value_replaced(dice, value, found):
    return dice.choice(IN_PLACE)


@of_sealed
def value_of_another(dice, value, found):
    return dice.choice(found).group()


@of_sealed
def value_retyped(dice, value, found):
    return re.sub(rb"type:\w*", b"type:" + dice.choice(TYPES), value)


@of_sealed
def value_wrapped(dice, value, found):
    begin, end = dice.choice([(b'"', b'"'), (b"'", b"'"), (b"!!str ", b""), (b"!own ", b""), (b"&a ", b""), (b"| ", b""), (b"[", b"]"), (b"{a: ", b"}"), (b" ", b" "), (b"", b"x"), (b"x", b""), (b"", b"\n"), (b'"""', b'"""'), (b"`", b"`"), (b"(", b")")])
    return begin + value + end


@of_sealed
def value_broken(dice, value, found):
    at = dice.randrange(len(value))
    return value[:at] + dice.choice((b" ", b"\n", b"\n    ", b"=", b",", b"\\", b"\\n")) + value[at + dice.randrange(2):]


def values_swapped(dice, text):
    found = list(SEALED.finditer(text))
    if len(found) < 2:
        return text
    one, other = sorted(dice.sample(found, 2), key=lambda match: match.start())
    return text[:one.start()] + other.group() + text[one.end():other.start()] + one.group() + text[other.end():]


def key_changed(dice, text):
    found = list(re.finditer(rb'[\w.-]+(?="?\s*[:=])', text))
    if not found:
        return text
    key = dice.choice(found)
    by = dice.choice((key.group() + b"x", key.group().swapcase(), key.group()[:-1], b'"' + key.group() + b'"', b"'" + key.group() + b"'", b"? " + key.group(), b"!!str " + key.group(), dice.choice(found).group(),
                      key.group() + b"_unencrypted", b" " + key.group(), key.group() + b" "))
    return text[:key.start()] + by + text[key.end():]


def all_lines(dice, text):
    return dice.choice((lambda: text.replace(b"\n", b"\r\n"), lambda: b"\xef\xbb\xbf" + text, lambda: text + b"\n\n", lambda: text.rstrip(b"\n"), lambda: b"\n" + text, lambda: text.replace(b"    ", b"  "),
                        lambda: text.replace(b"\n", b"\r"), lambda: text.decode("utf-8", "replace").encode("utf-16"), lambda: text + text, lambda: text.replace(b'"', b"'"), lambda: text.replace(b" = ", b"=")))()


CHANGES = [bit, bit, bit, byte, byte, taken_out, taken_out, cut, line_out, line_out, line_twice, line_twice, lines_swapped, lines_swapped, line_deeper, line_longer, line_more, line_more, line_more, lines_moved,
           value_replaced, value_of_another, value_retyped, value_wrapped, value_broken, values_swapped, key_changed, key_changed, all_lines]

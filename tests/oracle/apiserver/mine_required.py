#!/usr/bin/env python3
"""Which required fields of the published schemas the API server does not insist on.

mine_required.py OPENAPI_DIR BASES.yaml ROWS.jsonl... > lint/schemas/generate/unenforced.txt
OPENAPI_DIR is api/openapi-spec/v3 of the k8s.io/kubernetes module that the rows were recorded on; ROWS come from mutate.py.
A field counts as enforced when some object was refused for lack of it alone, as unenforced when one was accepted without it,
and as unknown when no row says: unknown ones are listed too, since a gate must not refuse what the server takes.
"""
import collections, glob, json, sys, yaml


def load_schemas(folder):
    definitions, roots = {}, {}
    for path in sorted(glob.glob(folder + '/*.json')):
        for name, schema in json.load(open(path)).get('components', {}).get('schemas', {}).items():
            definitions.setdefault(name, schema)
    for name, schema in definitions.items():
        for gvk in schema.get('x-kubernetes-group-version-kind', []):
            if name.rsplit('.', 1)[-1] == gvk['kind']:
                prefix = gvk['group'] + '/' if gvk['group'] else ''
                roots[(prefix + gvk['version'], gvk['kind'])] = name
    return definitions, roots


class Types:
    def __init__(self, definitions, roots):
        self.definitions, self.roots = definitions, roots

    def follow(self, schema):
        name = None
        while schema:
            if '$ref' in schema:
                name = schema['$ref'].rsplit('/', 1)[-1]
                schema = self.definitions.get(name, {})
            elif len(schema.get('allOf', [])) == 1:
                schema = schema['allOf'][0]
            else:
                return name, schema
        return None, {}

    def at(self, base, path):
        """The definition of the value at a path of a base, None where there is none."""
        schema = {'$ref': self.roots[(base['apiVersion'], base['kind'])]}
        for step in path:
            _, schema = self.follow(schema)
            if step in schema.get('properties', {}):
                schema = schema['properties'][step]
            elif isinstance(schema.get('additionalProperties'), dict):
                schema = schema['additionalProperties']
            elif 'items' in schema:
                schema = schema['items']
            else:
                return None, {}
        return self.follow(schema)


def short(name):
    return name.rsplit('.', 1)[-1]


def missing(value, name, types):
    """(type, field) of every required field that a value of this definition lacks at its top."""
    schema = types.definitions.get(name, {})
    for field in schema.get('required', []):
        if value.get(field) is None:
            yield short(name), field


def all_required(definitions, roots):
    """Every (type, field) that an object can be refused for, leaving out what only stands in a status or a list."""
    found, seen = set(), set()
    def visit(schema):
        if '$ref' in schema:
            name = schema['$ref'].rsplit('/', 1)[-1]
            if name in seen:
                return
            seen.add(name)
            schema = definitions.get(name, {})
            found.update((short(name), field) for field in schema.get('required', []))
        for key, child in schema.get('properties', {}).items():
            if key != 'status':
                visit(child)
        for key in ('items', 'additionalProperties'):
            if isinstance(schema.get(key), dict):
                visit(schema[key])
        for child in schema.get('allOf', []):
            visit(child)
    for name in sorted(roots.values()):
        if not short(name).endswith('List'):
            visit({'$ref': '/' + name})
    return found


def main():
    definitions, roots = load_schemas(sys.argv[1])
    types = Types(definitions, roots)
    bases = {}
    for base in yaml.safe_load_all(open(sys.argv[2])):
        if base:
            meta = base['metadata']
            bases['/'.join([base['apiVersion'], base['kind'], meta.get('namespace', ''), meta['name']])] = base
    accepted, refused = collections.Counter(), collections.Counter()
    for path in sys.argv[3:]:
        for line in open(path):
            row = json.loads(line)
            if 'base' not in row:
                continue
            steps = [step.replace('~1', '/').replace('~0', '~') for step in row['path'].split('/')[1:]]
            base = bases[row['base']]
            lacking = []
            if row['op'] == 'remove' or row.get('value') is None and row['op'] == 'set':
                name, schema = types.at(base, steps[:-1])
                if name and steps[-1] in schema.get('required', []):
                    lacking.append((short(name), steps[-1]))
            if isinstance(row.get('value'), dict):
                name, _ = types.at(base, steps)
                if name:
                    lacking.extend(missing(row['value'], name, types))
            if row['create'] == 'accept':
                accepted.update(lacking)
            elif row.get('code') == 422:
                fields = {field.rsplit('.', 1)[-1] for field, cause in row.get('fields', []) if cause in ('FieldValueRequired', 'FieldValueInvalid', 'FieldValueNotSupported')}
                refused.update(pair for pair in lacking if pair[1] in fields or len(lacking) == 1)
    required = all_required(definitions, roots)
    enforced = {pair for pair in refused if not accepted[pair]}
    print('# Fields that the published schemas call required and the API server does not insist on, as Type.field.')
    print('# Written by tests/oracle/apiserver/mine_required.py from the answers of kube-apiserver 1.35.4.')
    print(f'# {len(required)} required fields outside of a status: {len(required & enforced)} enforced.')
    print('\n# accepted without')
    for pair in sorted(set(accepted)):
        print('.'.join(pair))
    print('\n# never seen missing')
    for pair in sorted(required - enforced - set(accepted)):
        print('.'.join(pair))


if __name__ == '__main__':
    main()

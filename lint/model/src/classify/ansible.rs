//! Playbooks, task lists and inventories by their content.

use rempart_core::{ClassId, Kind, NodeRef};

use crate::class;

/// How many items are looked at before a list counts as none of Ansible's.
const ITEMS: usize = 8;

/// The class of a list: plays have hosts, tasks have keywords that nothing else uses or a module of a collection.
pub(super) fn list(root: NodeRef<'_>) -> Option<ClassId> {
    let mut items = root.items().filter_map(NodeRef::resolved).take(ITEMS);
    items.find_map(|item| item.entries().find_map(|(key, _)| keyword(key)))
}

fn keyword(key: NodeRef<'_>) -> Option<ClassId> {
    if !key.is_scalar() {
        return None;
    }
    match &*key.value() {
        "hosts" | "import_playbook" | "ansible.builtin.import_playbook" => {
            Some(class::ANSIBLE_PLAYBOOK)
        }
        "block" | "register" | "become" | "notify" | "changed_when" | "failed_when"
        | "set_fact" | "include_tasks" | "import_tasks" | "include_role" | "import_role"
        | "loop_control" | "delegate_to" | "no_log" | "with_items" => Some(class::ANSIBLE_TASKS),
        name if is_builtin(name) => Some(class::ANSIBLE_TASKS),
        _ => None,
    }
}

/// A module by its full name, in the collections that come with Ansible.
fn is_builtin(name: &str) -> bool {
    ["ansible.", "community."]
        .iter()
        .any(|prefix| name.starts_with(prefix) && name.matches('.').count() == 2)
}

/// Whether every value at the root is a group: a mapping with `hosts`, `children` or `vars` and nothing else.
pub(super) fn is_inventory(root: NodeRef<'_>) -> bool {
    let mut groups = root.entries().peekable();
    groups.peek().is_some()
        && groups.all(|(_, group)| {
            let mut parts = group.entries().peekable();
            group.kind() == Kind::Mapping
                && parts.peek().is_some()
                && parts.all(|(key, _)| matches!(key.raw(), "hosts" | "children" | "vars"))
        })
}

//! Where a role of Ansible begins: in `roles/NAME`, or in `roles/GROUP/NAME`, as `roles: [GROUP/NAME]` names it.

/// The folders that a role may have (docs.ansible.com, "Roles", directory structure).
const PARTS: [&str; 16] = [
    "action_plugins",
    "callback_plugins",
    "defaults",
    "files",
    "filter_plugins",
    "handlers",
    "library",
    "lookup_plugins",
    "meta",
    "module_utils",
    "molecule",
    "tasks",
    "templates",
    "test_plugins",
    "tests",
    "vars",
];

/// The folder of the role that a file or folder is a part of, and what the folder below it is called; `None` outside of
/// every role.
pub fn role_of(path: &str) -> Option<(&str, &str)> {
    let names = if path.starts_with("roles/") {
        "roles/".len()
    } else {
        path.find("/roles/")? + "/roles/".len()
    };
    let rest = &path[names..];
    let parts: Vec<&str> = rest.split('/').take(3).collect();
    let is_part = |at: usize| parts.get(at).is_some_and(|part| PARTS.contains(part));
    let at = if !is_part(1) && is_part(2) { 2 } else { 1 };
    let part = *parts.get(at)?;
    let name: usize = parts[..at].iter().map(|part| part.len() + 1).sum();
    Some((&path[..names + name - 1], part))
}

#[cfg(test)]
mod tests {
    use super::role_of;

    #[test]
    fn roles_may_stand_in_groups() {
        for (path, expected) in [
            ("roles/a/tasks/main.yml", Some(("roles/a", "tasks"))),
            ("x/roles/a/tasks", Some(("x/roles/a", "tasks"))),
            ("roles/g/a/vars/main.yml", Some(("roles/g/a", "vars"))),
            ("roles/a/files/vars/x.yml", Some(("roles/a", "files"))),
            ("roles/a/other/x.yml", Some(("roles/a", "other"))),
            ("roles/tasks/tasks/main.yml", Some(("roles/tasks", "tasks"))),
            ("roles/a", None),
            ("myroles/a/tasks", None),
            ("a/tasks", None),
        ] {
            assert_eq!(role_of(path), expected, "{path}");
        }
    }
}

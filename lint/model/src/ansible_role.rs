//! Where a role of Ansible begins: in `roles/NAME`, or below folders of roles, in `roles/GROUP/NAME`, which
//! `roles: [GROUP/NAME]` names.

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
    // A role may be called as a part is: the first name is none. Without a part, the first folder is the role.
    let mut ends = rest.match_indices('/').map(|(end, _)| end);
    let first = ends.next()?;
    let next = |end: usize| rest[end + 1..].split('/').next().unwrap_or_default();
    let is_before_part = |end: &usize| PARTS.contains(&next(*end));
    let end = std::iter::once(first).chain(ends).find(is_before_part);
    let end = end.unwrap_or(first);
    Some((&path[..names + end], next(end)))
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
            ("roles/g/h/a/vars/main.yml", Some(("roles/g/h/a", "vars"))),
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

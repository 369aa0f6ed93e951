//! Here-documents in HCL, and Secrets of Kubernetes that Terraform makes.

use super::scan_support::rules;
use super::{filled, holds};

#[test]
fn here_documents_of_programs() {
    holds(
        &[
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  password = <<EOF\n@W\nEOF\n}\n",
            ),
            ("a.tf", "x = {\n  db_password = <<-EOT\n    @P\n  EOT\n}\n"),
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  user_data = <<-EOF\n    #!/bin/bash\n    export DB_PASSWORD=@P\n    run\n  EOF\n}\n",
            ),
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  user_data = <<-EOF\n    #cloud-config\n    password: @P\n  EOF\n}\n",
            ),
            ("a.tf", "x = <<EOF\nuser=app\nhost=db\npassword=@W\nEOF\n"),
            (
                "a.tf",
                "x = templatefile(<<EOF\n[db]\nuser = app\npassword = @W\nEOF\n)\n",
            ),
            ("a.rb", "x = <<~EOF\n  user: app\n  password: @W\nEOF\n"),
        ],
        &[
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  password = <<EOF\n${var.password}\nEOF\n}\n",
            ),
            (
                "a.tf",
                "x = {\n  db_password = <<-EOT\n    ${random_password.db.result}\n  EOT\n}\n",
            ),
            ("a.tf", "x = {\n  db_password = <<-EOT\n  EOT\n}\n"),
            (
                "a.tf",
                "x = {\n  password_policy = <<-EOT\n    @W\n  EOT\n}\n",
            ),
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  user_data = <<-EOF\n    #!/bin/bash\n    export DB_PASSWORD=${var.password}\n  EOF\n}\n",
            ),
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  user_data = <<-EOF\n    #!/bin/bash\n    export DB_PASSWORD=$(cat /run/secrets/db)\n  EOF\n}\n",
            ),
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  user_data = <<-EOF\n    #!/bin/bash\n    export DB_PASSWORD=\"$${DB_PASSWORD}\"\n  EOF\n}\n",
            ),
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  user_data = <<-EOF\n    #cloud-config\n    password: ${data.vault_kv.db.data.password}\n    ssh_pwauth: false\n  EOF\n}\n",
            ),
            (
                "a.tf",
                "resource \"x\" \"y\" {\n  user_data = <<-EOF\n    echo the password is not here\n  EOF\n}\n",
            ),
            (
                "a.tf",
                "x = <<EOF\nuser=app\nhost=db\npassword=${local.password}\nEOF\n",
            ),
            (
                "a.tf",
                "x = <<EOF\nuser=app\nhost=db\npassword_file=/run/secrets/db\nEOF\n",
            ),
            (
                "a.tf",
                "x = <<EOF\nuser=app\nhost=db\nEOF\npassword = var.password\n",
            ),
            (
                "a.tf",
                "description = <<EOF\nThe password of the user: the module draws one.\nEOF\n",
            ),
            (
                "a.tf",
                "policy = <<EOF\n{\"Action\": [\"secretsmanager:GetSecretValue\"], \"Token\": \"*\"}\nEOF\n",
            ),
            ("a.tf", "password = var.bits << 3\nother = 1\n"),
            (
                "a.tf",
                "password = data.aws_secretsmanager_secret_version.db.secret_string\n",
            ),
            ("a.tf", "password = random_password.db.result\n"),
            ("a.tf", "x = <<EOF\npassword = var.password\nEOF\n"),
            (
                "a.rb",
                "x = <<~EOF\n  user: app\n  password: #{password}\nEOF\n",
            ),
            (
                "a.rb",
                "x = <<~EOF\n  user: app\n  password: <%= @password %>\nEOF\n",
            ),
            ("a.cc", "std::cout << password << '\\n';\n"),
        ],
    );
}

/// A block of a resource with these lines in its `data`.
fn resource(kind: &str, data: &str) -> String {
    let head = format!("resource \"{kind}\" \"db\" {{\n  metadata {{\n    name = \"db\"\n  }}\n");
    filled(&format!(
        "{head}\n  data = {{\n{data}  }}\n\n  type = \"Opaque\"\n}}\n"
    ))
}

#[test]
fn secrets_that_terraform_makes() {
    let found = |text: &str| rules(&[("a.tf", text)]);
    for kind in [
        "kubernetes_secret",
        "kubernetes_secret_v1",
        "kubernetes_secret_v1_data",
    ] {
        for data in [
            "    value = \"@W\"\n",
            "    username = \"app\"\n    password = \"@W\"\n",
            "    \"config.yaml\" = \"@W\"\n",
            "    pin : \"48213\"\n",
            "    value = base64encode(\"@W\")\n",
            "    value = sensitive(base64encode(\"@W\"))\n",
            "    config = jsonencode({ user = \"app\", entry = \"@W\" })\n",
            "    config = <<-EOT\n      @W\n    EOT\n",
            "    first = var.first # \"x\"\n    second = \"@W\"\n",
            "    first = \"${var.first}\"\n    second = \"@W\"\n",
        ] {
            let text = resource(kind, data);
            assert_eq!(found(&text), ["secrets/unencrypted-secret"], "{text}");
        }
    }
    let manifest = "resource \"kubernetes_manifest\" \"db\" {\n  manifest = {\n    apiVersion = \"v1\"\n    kind = \"Secret\"\n    stringData = {\n      value = \"@W\"\n    }\n  }\n}\n";
    assert_eq!(found(&filled(manifest)), ["secrets/unencrypted-secret"]);
    let merged = "resource \"kubernetes_secret\" \"db\" {\n  data = merge(var.more, {\n    value = \"@W\"\n  })\n}\n";
    assert_eq!(found(&filled(merged)), ["secrets/unencrypted-secret"]);
    let line = "resource \"kubernetes_secret\" \"db\" { data = { value = \"@W\" } }\n";
    assert_eq!(found(&filled(line)), ["secrets/unencrypted-secret"]);
    let several = "resource \"kubernetes_secret\" \"a\" {\n  data = { value = var.a }\n}\n"
        .to_owned()
        + &filled(line);
    assert_eq!(found(&several), ["secrets/unencrypted-secret"]);
}

#[test]
fn secrets_of_terraform_that_refer_to_others() {
    let found = |text: &str| rules(&[("a.tf", text)]);
    for data in [
        "    password = var.password\n",
        "    password = random_password.db.result\n",
        "    password = data.vault_kv_secret_v2.db.data[\"password\"]\n",
        "    password = \"${var.password}\"\n",
        "    password = \"${random_password.db.result}\"\n",
        "    password = aws_db_instance.db[\"main\"].password\n",
        "    password = lookup(var.passwords, \"db\")\n",
        "    \"tls.crt\" = file(\"${path.module}/tls.crt\")\n",
        "    \"tls.key\" = tls_private_key.ca.private_key_pem\n",
        "    username = \"app\"\n    password = local.password\n",
        "    host = \"db.svc\"\n    port = \"5432\"\n    password = local.password\n",
        "    value = base64encode(var.value)\n",
        "    value = sensitive(local.values[\"a\"])\n",
        "    config = templatefile(\"${path.module}/config.tpl\", { password = var.password })\n",
        "    config = jsonencode({ password = var.password })\n",
        "    config = <<-EOT\n      ${var.config}\n    EOT\n",
        "    value = \"\"\n",
        "    # value = \"@W\"\n",
        "    // value = \"@W\"\n    /* value = \"@W\" */\n",
    ] {
        let text = resource("kubernetes_secret", data);
        assert!(found(&text).is_empty(), "{text}: {:?}", found(&text));
    }
    for text in [
        "data \"kubernetes_secret\" \"db\" {\n  metadata {\n    name = \"@W\"\n  }\n}\n",
        "output \"x\" {\n  value = kubernetes_secret.db.metadata[0].name\n}\n",
        "resource \"kubernetes_config_map\" \"db\" {\n  data = {\n    value = \"@W\"\n  }\n}\n",
        "resource \"kubernetes_secret\" \"db\" {\n  metadata {\n    name = \"@W\"\n    annotations = { a = \"@W\" }\n  }\n  type = \"@W\"\n}\n",
        "resource \"kubernetes_manifest\" \"db\" {\n  manifest = {\n    kind = \"ConfigMap\"\n    data = {\n      value = \"@W\"\n    }\n  }\n}\n",
        "resource \"kubernetes_secret\"",
        "resource \"kubernetes_secret\" \"db\" {",
        "resource \"kubernetes_secret\" \"db\" {\n  data = {\n    a = \"\\\u{e9}",
    ] {
        assert!(
            found(&filled(text)).is_empty(),
            "{text}: {:?}",
            found(&filled(text))
        );
    }
}

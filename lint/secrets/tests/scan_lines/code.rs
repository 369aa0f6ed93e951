//! Terraform, programs and XML.

use super::holds;

#[test]
fn hcl_and_states() {
    holds(
        &[
            (
                "main.tf",
                "resource \"x\" \"y\" {\n  password = \"@W\"\n}\n",
            ),
            ("main.tf", "  secret_key = \"@T@T\"\n"),
            (
                "main.tf",
                "variable \"db_password\" {\n  type    = string\n  default = \"@W\"\n}\n",
            ),
            ("main.tf", "  env = { DB_PASSWORD = \"@W\" }\n"),
            ("main.tf", "  \"DB_PASSWORD\" : \"@W\",\n"),
            ("prod.tfvars", "db_password = \"@W\"\n"),
            (
                "terraform.tfstate",
                "{\"resources\": [{\"attributes\": {\n  \"password\": \"@W\",\n  \"port\": 1}}]}\n",
            ),
            (
                "terraform.tfstate.backup",
                "  \"db_password\": {\n      \"value\": \"@W\",\n      \"type\": \"string\"\n    }\n",
            ),
            ("job.nomad", "  env {\n    REDIS_PASSWORD = \"@W\"\n  }\n"),
        ],
        &[
            ("main.tf", "  password = var.db_password\n"),
            ("main.tf", "  password = \"${var.db_password}\"\n"),
            ("main.tf", "  password = random_password.db.result\n"),
            (
                "main.tf",
                "  password = data.vault_kv.x.data[\"password\"]\n",
            ),
            ("main.tf", "  password = \"\"\n"),
            ("main.tf", "  password = null\n"),
            ("main.tf", "  password = sensitive(var.x)\n"),
            ("main.tf", "  password = file(\"pw.txt\")\n"),
            (
                "main.tf",
                "variable \"db_password\" {\n  type      = string\n  sensitive = true\n}\n",
            ),
            (
                "main.tf",
                "variable \"db_password\" {\n  default = \"\"\n}\n",
            ),
            (
                "main.tf",
                "variable \"db_password\" {\n  default = null\n}\n",
            ),
            (
                "main.tf",
                "variable \"db_password\" {\n  description = \"The default is none\"\n}\n",
            ),
            (
                "main.tf",
                "variable \"db_password\" {}\nvariable \"db_user\" {\n  default = \"@W\"\n}\n",
            ),
            (
                "main.tf",
                "output \"db_password\" {\n  value = random_password.x.result\n}\n",
            ),
            (
                "main.tf",
                "output \"db_password\" {\n  value     = module.db.password\n  sensitive = true\n}\n",
            ),
            (
                "main.tf",
                "resource \"random_password\" \"db_password\" {\n  length = 32\n}\n",
            ),
            ("main.tf", "  secret_name = \"@W\"\n"),
            ("main.tf", "  secret_id = \"projects/x/secrets/y\"\n"),
            (
                "main.tf",
                "  password_secret_arn = \"arn:aws:secretsmanager:eu:1:secret:x\"\n",
            ),
            ("main.tf", "  secret_key = \"database-credentials\"\n"),
            ("main.tf", "  public_key = \"@T@T\"\n"),
            ("main.tf", "  key_name = \"@W\"\n"),
            ("main.tf", "  token = local.token\n"),
            ("main.tf", "  # password = the one from the vault\n"),
            (
                "terraform.tfstate",
                "{\"password\": null, \"password_length\": 16}\n",
            ),
            (
                "terraform.tfstate",
                "  \"db_password\": {\n    \"type\": \"string\"\n  }\n",
            ),
            (
                "terraform.tfstate",
                "  \"sensitive_attributes\": [[{\"type\": \"get_attr\", \"value\": \"password\"}]]\n",
            ),
        ],
    );
}

#[test]
fn programs() {
    holds(
        &[
            ("a.py", "PASSWORD = \"@W\"\n"),
            ("a.py", "connect(user=\"x\", password='@W')\n"),
            ("a.py", "password: str = \"@W\"\n"),
            ("a.py", "os.environ[\"DB_PASSWORD\"] = \"@W\"\n"),
            ("a.py", "pw = os.getenv(\"DB_PASSWORD\", \"@P\")\n"),
            ("a.js", "const cfg = { password: '@W' };\n"),
            ("a.js", "const t = process.env.DB_PASSWORD || '@P';\n"),
            ("a.ts", "  private password: string = '@W';\n"),
            ("wp-config.php", "define('DB_PASSWORD', '@P');\n"),
            ("a.php", "$db['password'] = '@W';\n"),
            ("a.rb", "config[:password] = '@W'\n"),
            ("a.go", "\tpassword := \"@W\"\n"),
            (
                "a.go",
                "dsn := \"host=db user=x password=@W sslmode=disable\"\n",
            ),
            ("a.cs", "var c = \"Server=db;User Id=x;Password=@W;\";\n"),
            ("a.java", "ds.setPassword(\"@P\");\n"),
            ("build.gradle", "  password '@P'\n"),
            ("a.rs", "const PASSWORD: &str = \"@W\";\n"),
            ("a.ps1", "$password = \"@W\"\n"),
            ("Jenkinsfile", "  environment { API_TOKEN = '@T' }\n"),
        ],
        &[
            ("a.py", "PASSWORD = os.environ[\"DB_PASSWORD\"]\n"),
            ("a.py", "PASSWORD = getpass(\"Password: \")\n"),
            ("a.py", "password = input(\"Enter it\")\n"),
            ("a.py", "if password == \"@W\": pass\n"),
            ("a.py", "if password != '@W': pass\n"),
            ("a.py", "password = None\n"),
            ("a.py", "password = ''\n"),
            ("a.py", "def f(password=None, token=\"\"): pass\n"),
            (
                "a.py",
                "parser.add_argument(\"--password\", help=\"the password to use\")\n",
            ),
            (
                "a.py",
                "parser.add_argument(\"--password\", required=True)\n",
            ),
            ("a.py", "password = f\"{user}-{salt}\"\n"),
            ("a.py", "PASSWORD_FIELD = \"@W\"\n"),
            ("a.py", "errors[\"password\"] = \"is too short\"\n"),
            ("a.py", "pw = os.getenv(\"DB_PASSWORD\", \"\")\n"),
            (
                "a.rs",
                "const NAMES: [&str; 3] = [\"htpasswd\", \"k3s\", \"rke2\"];\n",
            ),
            ("a.go", "var names = []string{\"sshpass\", \"7zip\"}\n"),
            ("a.py", "run(['chpasswd', 'sha512'])\n"),
            ("a.py", "pw = os.getenv(\"DB_PASSWORD\", None)\n"),
            ("a.py", "print(\"password\", \"token\")\n"),
            ("a.py", "keys = [\"password\", \"token\", \"secret\"]\n"),
            ("a.py", "re.compile(r\"password=(\\S+)\")\n"),
            ("a.py", "log(\"password=%s\" % x)\n"),
            ("a.js", "const cfg = { password: process.env.PW };\n"),
            ("a.js", "const { password, token } = req.body;\n"),
            ("a.js", "type=\"password\" name=\"password\"\n"),
            ("a.js", "inputs.password.label = \"Password\";\n"),
            ("a.js", "t('login.password')\n"),
            ("a.js", "const PASSWORD = 'password';\n"),
            ("a.js", "token: `${id}.${sig}`\n"),
            ("a.js", "headers['Authorization'] = `Bearer ${token}`;\n"),
            ("a.ts", "interface X { password: string; token?: string }\n"),
            ("a.ts", "password = new FormControl('')\n"),
            ("a.ts", "@Input() password: string = '';\n"),
            ("a.php", "$password = $_POST['password'];\n"),
            ("a.php", "define('DB_PASSWORD', getenv('DB_PASSWORD'));\n"),
            ("a.php", "'password' => env('DB_PASSWORD'),\n"),
            ("a.php", "'password' => ['required', 'min:8'],\n"),
            ("a.rb", "validates :password, length: 8\n"),
            ("a.rb", "password = ENV.fetch('DB_PASSWORD')\n"),
            ("a.rb", "has_secure_password\n"),
            ("a.rb", "errors.add(:password, \"is too short\")\n"),
            ("a.go", "Password string `json:\"password\"`\n"),
            (
                "a.go",
                "flag.String(\"password\", \"\", \"the password\")\n",
            ),
            ("a.go", "if pass != \"\" { return }\n"),
            ("a.go", "password, err := read()\n"),
            ("a.go", "const envPassword = \"DB_PASSWORD\"\n"),
            ("a.go", "case \"password\": return 1\n"),
            ("a.go", "secretKey := \"tls.key\"\n"),
            ("a.go", "token := strings.Split(x, \".\")\n"),
            ("a.go", "fmt.Errorf(\"password: %w\", err)\n"),
            ("a.cs", "var c = \"Server=db;User Id=x;Password={0};\";\n"),
            ("a.cs", "var c = $\"Server=db;User Id=x;Password={pw};\";\n"),
            ("a.java", "ds.setPassword(password);\n"),
            (
                "a.java",
                "ds.setPassword(System.getenv(\"DB_PASSWORD\"));\n",
            ),
            ("a.java", "@Value(\"${db.password}\") String password;\n"),
            (
                "a.java",
                "String password = props.getProperty(\"db.password\");\n",
            ),
            ("a.rs", "password: String,\n"),
            ("a.rs", "let password = args.password.as_deref();\n"),
            ("a.rs", "#[arg(long)] token: Option<String>,\n"),
            ("a.ps1", "$password = Read-Host -AsSecureString\n"),
            ("a.ps1", "$password = $env:DB_PASSWORD\n"),
            (
                "Jenkinsfile",
                "  environment { API_TOKEN = credentials('api-token') }\n",
            ),
            ("build.gradle", "  password System.getenv('PW')\n"),
        ],
    );
}

#[test]
fn markup() {
    holds(
        &[
            (
                "settings.xml",
                "<server><id>x</id><password>@W</password></server>\n",
            ),
            (
                "web.config",
                "<configuration><add key=\"DbPassword\" value=\"@W\"/></configuration>\n",
            ),
            (
                "context.xml",
                "<Resource username=\"x\" password=\"@W\"/>\n",
            ),
            ("spring.xml", "<property name=\"password\" value=\"@W\"/>\n"),
            ("app.xml", "<add value=\"@W\" name=\"password\" />\n"),
            ("a.xml", "<entry key=\"db.password\">@W</entry>\n"),
            ("a.plist", "<key>password</key>\n<string>@W</string>\n"),
            (
                "app.config",
                "<configuration><add connectionString=\"Server=x;User Id=y;Password=@W\"/></configuration>\n",
            ),
            (
                "a.yaml",
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  settings.xml: |\n    <server><password>@W</password></server>\n",
            ),
        ],
        &[
            ("settings.xml", "<password>${env.PW}</password>\n"),
            ("settings.xml", "<password></password>\n"),
            ("settings.xml", "<password/>\n"),
            (
                "settings.xml",
                "<password>{jSMOWnoPFgsHVpMvz5VrIt5kRbzGpI8u}</password>\n",
            ),
            ("settings.xml", "<password>@DB_PW@</password>\n"),
            ("settings.xml", "<password>\n</password>\n"),
            ("settings.xml", "<passwordFile>/x/y</passwordFile>\n"),
            ("settings.xml", "<token>$TOKEN</token>\n"),
            ("settings.xml", "<password>your-password</password>\n"),
            ("settings.xml", "<!-- the password is read elsewhere -->\n"),
            (
                "a.xml",
                "<xs:element name=\"password\" type=\"xs:string\"/>\n",
            ),
            (
                "a.xml",
                "<field name=\"password\"><type>string</type></field>\n",
            ),
            ("a.xml", "<input name=\"password\" type=\"password\"/>\n"),
            (
                "a.xml",
                "<property name=\"password\" value=\"${db.password}\"/>\n",
            ),
            ("a.xml", "<property name=\"password\" value=\"\"/>\n"),
            ("a.xml", "<property name=\"password\" ref=\"pw\"/>\n"),
            ("a.xml", "<param name=\"password\" required=\"true\"/>\n"),
            ("a.xml", "<Resource username=\"x\" password=\"${pw}\"/>\n"),
            ("a.xml", "<entry key=\"db.user\">@W</entry>\n"),
            ("a.xml", "<entry key=\"db.password\"></entry>\n"),
            ("a.xml", "<label for=\"password\">Password</label>\n"),
            ("a.plist", "<key>password</key>\n<true/>\n"),
            (
                "a.plist",
                "<key>passwordRequired</key>\n<string>@W</string>\n",
            ),
            ("a.plist", "<key>user</key>\n<string>@W</string>\n"),
            (
                "app.config",
                "<configuration><add connectionString=\"Server=x;Integrated Security=true\"/></configuration>\n",
            ),
            (
                "app.config",
                "<configuration><add key=\"PasswordLength\" value=\"12\"/></configuration>\n",
            ),
            (
                "index.html",
                "<label for=\"password\">Kennwort eingeben</label>\n",
            ),
        ],
    );
}

//! What a product may need besides what its files name: the paths behind the words of `--with` (docs/squash.md).

use serde::{Deserialize, Serialize};

/// A word of `--with`: things that programs read by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum With {
    /// Certificates of certificate authorities, for TLS.
    Certificates,
    /// Time zones.
    Zones,
    /// Users, groups, the name service switch with its libraries, and the directories for temporary files.
    Users,
    /// Locales, and conversions between encodings.
    Locale,
    /// The whole packages that own a kept file.
    Packages,
    /// The libraries of kept interpreters: Python, Node.js, Java, Perl, Ruby, PHP.
    Interpreters,
}

impl With {
    /// All words, in the order in which texts list them.
    pub const ALL: [Self; 6] = [
        Self::Certificates,
        Self::Zones,
        Self::Users,
        Self::Locale,
        Self::Packages,
        Self::Interpreters,
    ];

    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificates => "certificates",
            Self::Zones => "zones",
            Self::Users => "users",
            Self::Locale => "locale",
            Self::Packages => "packages",
            Self::Interpreters => "interpreters",
        }
    }

    /// The patterns of the paths behind the word. A directory comes with what is in it.
    pub fn patterns(self) -> &'static [&'static str] {
        match self {
            Self::Certificates => &[
                "/etc/ssl/certs",
                "/etc/ssl/cert.pem",
                "/etc/ssl/ca-bundle.pem",
                "/etc/ssl/openssl.cnf",
                "/etc/ssl1.1/cert.pem",
                "/etc/ca-certificates",
                "/etc/pki/tls/cert.pem",
                "/etc/pki/tls/certs",
                "/etc/pki/tls/openssl.cnf",
                "/etc/pki/ca-trust/extracted",
                "/usr/lib/ssl",
                "/usr/share/ca-certificates",
                "/usr/local/share/ca-certificates",
                "/var/lib/ca-certificates",
            ],
            Self::Zones => &["/usr/share/zoneinfo", "/etc/localtime", "/etc/timezone"],
            Self::Users => &[
                "/etc/passwd",
                "/etc/group",
                "/etc/nsswitch.conf",
                "/etc/host.conf",
                "/etc/gai.conf",
                "/etc/services",
                "/etc/protocols",
                "/lib/*/libnss_*.so*",
                "/usr/lib/*/libnss_*.so*",
                "/lib64/libnss_*.so*",
                "/usr/lib64/libnss_*.so*",
                "/lib/libnss_*.so*",
                "/usr/lib/libnss_*.so*",
            ],
            Self::Locale => &[
                "/usr/lib/locale",
                "/usr/share/locale",
                "/usr/share/i18n/locales/musl",
                "/etc/default/locale",
                "/etc/locale.conf",
                "/etc/locale.alias",
                "/usr/lib/*/gconv",
                "/usr/lib64/gconv",
                "/usr/lib/gconv",
            ],
            Self::Packages | Self::Interpreters => &[],
        }
    }

    /// The patterns of directories that come without what is in them.
    pub fn directories(self) -> &'static [&'static str] {
        match self {
            Self::Users => &["/tmp", "/var/tmp", "/root", "/home"],
            _ => &[],
        }
    }
}

/// An interpreter and the trees that it reads.
#[derive(Debug)]
pub struct Interpreter {
    /// The name of the language, for texts.
    pub language: &'static str,
    /// The patterns of the name of its program.
    pub programs: &'static [&'static str],
    /// The pattern of a path without which the trees are not its own; empty if there is none. `{}` is the directory
    /// above that of the program.
    pub only_with: &'static str,
    /// The patterns of its trees.
    pub trees: &'static [&'static str],
}

/// The interpreters whose libraries the word `interpreters` keeps.
pub const INTERPRETERS: &[Interpreter] = &[
    Interpreter {
        language: "Python",
        programs: &["python", "python[23]*", "pypy*"],
        only_with: "",
        trees: &[
            "{}/pyvenv.cfg",
            "{}/lib/python[23]*",
            "{}/lib64/python[23]*",
            "{}/lib/pypy*",
            "/usr/lib/python[23]*",
            "/usr/lib64/python[23]*",
            "/usr/local/lib/python[23]*",
            "/usr/share/python-wheels",
            "/etc/python[23]*",
        ],
    },
    Interpreter {
        language: "Node.js",
        programs: &["node", "nodejs"],
        only_with: "",
        trees: &[
            "{}/lib/node_modules",
            "/usr/share/nodejs",
            "/usr/share/node_modules",
            "/usr/lib/nodejs",
        ],
    },
    Interpreter {
        language: "Java",
        programs: &["java"],
        only_with: "{}/lib/modules",
        trees: &["{}/lib", "{}/conf", "{}/release"],
    },
    Interpreter {
        language: "Java",
        programs: &["java"],
        only_with: "{}/lib/rt.jar",
        trees: &["{}/lib", "{}/release"],
    },
    Interpreter {
        language: "Java",
        programs: &["java"],
        only_with: "{}/jre/lib/rt.jar",
        trees: &["{}/jre", "{}/release"],
    },
    Interpreter {
        language: "Perl",
        programs: &["perl", "perl5*"],
        only_with: "",
        trees: &[
            "{}/lib/perl5",
            "/usr/lib/*/perl",
            "/usr/lib/*/perl5",
            "/usr/lib/*/perl-base",
            "/usr/lib64/perl5",
            "/usr/share/perl",
            "/usr/share/perl5",
            "/usr/local/lib/*/perl",
            "/usr/local/share/perl",
            "/etc/perl",
        ],
    },
    Interpreter {
        language: "Ruby",
        programs: &["ruby", "ruby[0-9]*"],
        only_with: "",
        trees: &[
            "{}/lib/ruby",
            "/usr/lib/ruby",
            "/usr/lib/*/ruby",
            "/usr/local/bundle",
            "/usr/share/rubygems-integration",
            "/var/lib/gems",
        ],
    },
    Interpreter {
        language: "PHP",
        programs: &["php", "php[0-9]*", "php-fpm*", "php-cgi*"],
        only_with: "",
        trees: &[
            "{}/lib/php",
            "{}/etc/php",
            "/usr/lib/php",
            "/usr/lib64/php",
            "/usr/share/php",
            "/etc/php*",
            "/usr/local/etc/php*",
        ],
    },
];

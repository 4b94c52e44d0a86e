//! What static reading cannot see, in each language.

use crate::language::Text;

texts! {
    UNCLEAR_ENTRYPOINT(word: &str):
        "Only a shell can tell which program the entrypoint starts ({word}). Keep it with --keep.",
        "入口点启动哪个程序，只有 shell 才能确定（{word}）。请用 --keep 保留它。";
    UNCLEAR_COMMAND(word: &str):
        "Only a shell can tell which program the command starts ({word}). Keep it with --keep.",
        "命令启动哪个程序，只有 shell 才能确定（{word}）。请用 --keep 保留它。";
    UNCLEAR_HEALTHCHECK(word: &str):
        "Only a shell can tell which program the health check starts ({word}). Keep it with --keep.",
        "健康检查启动哪个程序，只有 shell 才能确定（{word}）。请用 --keep 保留它。";
    AFTER_LDCONFIG(names: &str):
        "The image has no /etc/ld.so.cache. The loader finds these libraries only after ldconfig has run: {names}.",
        "镜像中没有 /etc/ld.so.cache。运行 ldconfig 之后，加载器才能找到这些库：{names}。";
    PLUGINS(names: &str):
        "These load plugins by name (dlopen), which are not in sight: {names}.",
        "以下文件按名称加载插件（dlopen），无法从文件中看出：{names}。";
    LOOKUPS(names: &str):
        "These look up users or hosts (NSS), which needs /etc/passwd, /etc/nsswitch.conf and libnss_*; --with users keeps them: {names}.",
        "以下文件会查询用户或主机（NSS），需要 /etc/passwd、/etc/nsswitch.conf 和 libnss_*，可用 --with users 保留：{names}。";
    ENCODINGS(names: &str):
        "These convert encodings (iconv), which needs the gconv modules; --with locale keeps them: {names}.",
        "以下文件会转换字符编码（iconv），需要 gconv 模块，可用 --with locale 保留：{names}。";
    SCRIPTS(names: &str):
        "Scripts start other programs by name, which are not in sight: {names}.",
        "脚本按名称启动其他程序，无法从文件中看出：{names}。";
    INTERPRETER(language: &str, names: &str):
        "{language} reads its library by name; --with interpreters keeps it: {names}.",
        "{language} 按名称读取自己的库，可用 --with interpreters 保留：{names}。";
    BY_NAME:
        "Files that a program opens by name are not in sight; name them with --keep.",
        "程序按名称打开的文件无法从文件中看出，请用 --keep 指明。";
    ALSO_BY_NAME(what: &str):
        "The same is true of {what}, which --with keeps.",
        "{what}也是如此，可用 --with 保留。";
    AND_MORE(n: usize, named: &str): "{named} and 1 more" | "{named} and {n} more", "{named} 等（另有 {n} 项）";
    COMMA: ", ", "、";
    CERTIFICATES: "certificates for TLS", "TLS 证书";
    ZONES: "time zones", "时区数据";
    USERS: "users and groups", "用户和组";
    LOCALE: "locales", "语言区域数据";
}

package io.federation.deploy.badinput;

import static io.federation.deploy.badinput.BadTree.bad;

import java.util.ArrayList;
import java.util.List;

/** Types, versions and counts that nobody can deploy. */
final class ServiceCases {

  private ServiceCases() {}

  static List<BadTree> all() {
    List<BadTree> cases = new ArrayList<>();
    cases.add(notTheType("of three words", "app special more"));
    cases.add(notTheType("whose subtype is an option", "app -u"));
    cases.add(notTheType("whose subtype leads out", "app ../../x"));
    cases.add(notTheType("whose subtype is for a shell", "app ;reboot"));
    cases.add(notTheType("whose subtype is to be replaced by a shell", "app $(reboot)"));
    cases.add(noPackage("that is an option", "-y"));
    cases.add(noPackage("with a slash", "a/b"));
    cases.add(noPackage("that is the folder above", ".."));
    cases.add(noPackage("that leads out", "../../x"));
    cases.add(noPackage("for a shell", "app;reboot"));
    cases.add(noPackage("with letters that packages do not have", "\u00e4pp"));
    cases.add(
        bad(
            "no type",
            "/a\n  version = '1'\n  /deploy\n    /host1\n",
            "/a has the type \"\": use the name of a package, or that and a subtype"));
    cases.add(
        bad(
            "no version",
            "/a : app\n  /deploy\n    /host1\n",
            "/a has no version: set version = '...', or use a type such as app-1.0"));
    cases.add(noVersion("for a shell", "'; rm -rf /'"));
    cases.add(noVersion("with an option", "'1 -y'"));
    cases.add(noVersion("that is an option", "'-1.0'"));
    cases.add(noVersion("that leads out", "'../1.0'"));
    cases.add(noVersion("of two lines", "'1\\n2'"));
    cases.add(noVersion("with a NUL", "'1\\x002'"));
    cases.add(noVersion("of nothing", "''"));
    cases.add(noVersion("that is a number", "1.5"));
    cases.add(noVersion("that is None", "None"));
    cases.add(noVersion("that is a list", "['1']"));
    cases.add(noVersion("of 100,000 characters", "'" + "1".repeat(100_000) + "'"));
    cases.add(noVersion("that is an address and an option", "'git:--upload-pack=program#v1'"));
    cases.add(
        noVersion("at an address without a version", "'git:https://git.example.org/app.git'"));
    cases.add(
        noVersion("whose commit is an option", "'git:https://git.example.org/app.git#--force'"));
    cases.add(noVersion("at a host of Git that is an option", "'git://-oProxyCommand=x/app#v1'"));
    cases.add(noVersion("at a host of Subversion that is an option", "'svn://--config-dir=x/app'"));
    cases.add(noVersion("with an option behind an address", "'svn://svn.example.org/app --force'"));
    cases.add(noVersion("at a host of ssh that is an option", "'svn+ssh://-oProxyCommand=x/app'"));
    cases.add(noVersion("at an address of Git alone", "'git://git.example.org/app.git'"));
    cases.add(
        noVersion("with a second commit", "'git:https://git.example.org/app.git#v1#--force'"));
    cases.add(noCount("-1"));
    cases.add(noCount("1001"));
    cases.add(noCount("1000000"));
    cases.add(noCount("1e6"));
    cases.add(noCount("2.5"));
    cases.add(noCount("'x'"));
    cases.add(noCount("'2'"));
    cases.add(noCount("None"));
    cases.add(noCount("True"));
    cases.add(noCount("[1]"));
    return List.copyOf(cases);
  }

  private static BadTree type(String name, String type, String line) {
    return bad(
        "a type " + name,
        "/a : " + type + "\n  version = '1'\n  /deploy\n    /host1\n",
        "/a has the type " + line);
  }

  private static BadTree notTheType(String name, String type) {
    return type(name, type, "\"" + type + "\": use the name of a package, or that and a subtype");
  }

  private static BadTree noPackage(String name, String type) {
    String shown = type.replace("\u00e4", "\\u00e4");
    return type(name, type, "\"" + shown + "\", which is not the name of a package");
  }

  private static BadTree noVersion(String name, String version) {
    return bad(
        "a version " + name,
        "/a : app\n  version = " + version + "\n  /deploy\n    /host1\n",
        "/a has no valid version: use a text such as '1.0', or an address such as"
            + " 'git:https://git.example.org/app.git#v1'");
  }

  private static BadTree noCount(String count) {
    return bad(
        "n is " + count,
        "/a : app-1\n  /deploy\n    /host1\n      n = " + count + "\n",
        "/a/deploy/host1: n must be how many instances there are to be, from 0 to 1000");
  }
}

package io.federation.fed;

import io.federation.machine.ErrorText;
import io.federation.machine.FileTrees;
import io.federation.orchestrate.playbook.Playbook;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A playbook in a file of Java, compiled where it is used.
 *
 * @param file the file
 * @param name how the file is called in messages
 */
record PlaybookFile(Path file, String name) {

  private static final String CLASS = ".class";

  /** Runs something with the playbook. */
  interface Use {
    @SuppressWarnings("ProhibitedExceptionDeclared")
    void with(Playbook playbook) throws Exception;
  }

  /**
   * Compiles the playbook and runs it.
   *
   * @throws IllegalArgumentException with one line if it is none
   * @throws IOException with one line, which begins with the file's name and line, if it fails
   */
  void run(Use use) throws IOException, InterruptedException {
    Path classes = Files.createTempDirectory("playbook");
    try {
      compile(classes);
      try (URLClassLoader loader =
          new URLClassLoader(
              new URL[] {classes.toUri().toURL()}, PlaybookFile.class.getClassLoader())) {
        use(playbook(loader, classes), use);
      }
    } finally {
      FileTrees.delete(classes);
    }
  }

  private void use(Playbook playbook, Use use) throws IOException, InterruptedException {
    try {
      use.with(playbook);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(place(e) + ": " + ErrorText.of(e), e);
    }
  }

  private void compile(Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalArgumentException(
          "a playbook is compiled, and this Java has no compiler: let JAVA_HOME be a JDK");
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      boolean isDone =
          compiler
              .getTask(null, files, found, options, null, files.getJavaFileObjects(file))
              .call();
      if (!isDone) {
        throw new IllegalArgumentException(
            found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .findFirst()
                .map(
                    each ->
                        name
                            + ":"
                            + each.getLineNumber()
                            + ": "
                            + ErrorText.oneLine(each.getMessage(Locale.ROOT)))
                .orElse(name + " cannot be compiled"));
      }
    }
  }

  private Playbook playbook(URLClassLoader loader, Path classes) throws IOException {
    List<String> names;
    try (Stream<Path> made = Files.walk(classes)) {
      names =
          made.filter(path -> path.toString().endsWith(CLASS) && !path.toString().contains("$"))
              .map(path -> classes.relativize(path).toString().replace('/', '.'))
              .map(path -> path.substring(0, path.length() - CLASS.length()))
              .sorted()
              .toList();
    }
    try {
      for (String each : names) {
        Class<?> loaded = loader.loadClass(each);
        if (Playbook.class.isAssignableFrom(loaded)) {
          Constructor<?> constructor = loaded.getDeclaredConstructor();
          constructor.setAccessible(true);
          return (Playbook) constructor.newInstance();
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " cannot be used: " + ErrorText.withCauses(e), e);
    }
    throw new IllegalArgumentException(
        name + " has no class that extends " + Playbook.class.getName());
  }

  /** Returns the file, and the line of it at which something was thrown, if that is known. */
  private String place(Exception thrown) {
    String own = String.valueOf(file.getFileName());
    Optional<StackTraceElement> frame =
        Arrays.stream(thrown.getStackTrace())
            .filter(each -> own.equals(each.getFileName()))
            .findFirst();
    return frame.map(each -> name + ":" + each.getLineNumber()).orElse(name);
  }
}

package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorTextTest {

  static Stream<Arguments> troubles() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("/a"), "there is no file or folder /a"),
        Arguments.of(
            new AccessDeniedException("/a"),
            "permission denied for /a: let the node's user own its home"),
        Arguments.of(
            new FileAlreadyExistsException("/a"),
            "no folder can be made at /a: remove what is there"),
        Arguments.of(
            new FileSystemException("/a", null, "Read-only file system"),
            "/a: Read-only file system: mount it for writing"),
        Arguments.of(
            new IOException("No space left on device"),
            "No space left on device: free some space on the disk"),
        Arguments.of(
            new IOException("cannot init: No space left on device: free some space on the disk"),
            "cannot init: No space left on device: free some space on the disk"),
        Arguments.of(
            new UncheckedIOException(new FileSystemException("/a", null, "Disk quota exceeded")),
            "/a: Disk quota exceeded: free some space on the disk"),
        Arguments.of(new UncheckedIOException("its own", new IOException("other")), "its own"),
        Arguments.of(new IOException(new ExecutionException(new IOException("x\n y"))), "x; y"),
        Arguments.of(
            new OutOfMemoryError("Java heap space"),
            "the program has too little memory: allow it more, by NODE_INIT_JAVA_OPTIONS=-Xmx1g in"
                + " what calls it"),
        Arguments.of(
            new IOException("broken pack", new OutOfMemoryError("Java heap space")),
            "the program has too little memory: allow it more, by NODE_INIT_JAVA_OPTIONS=-Xmx1g in"
                + " what calls it"),
        Arguments.of(
            new OutOfMemoryError("unable to create native thread: possibly out of memory"),
            "OutOfMemoryError: unable to create native thread: possibly out of memory: lift the"
                + " limit on processes (ulimit -u)"),
        Arguments.of(new NoClassDefFoundError("a/B"), "NoClassDefFoundError: a/B"),
        Arguments.of(new StackOverflowError(), "an error without words: StackOverflowError"),
        Arguments.of(new IOException(), "an error without words: IOException"),
        Arguments.of(new IllegalStateException("odd"), "odd"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void trouble_is_one_line_that_says_what_where_and_what_would_be_right(
      Throwable trouble, String words) {
    assertThat(ErrorText.of(trouble)).isEqualTo(words);
  }

  @Test
  void an_error_with_its_causes_is_one_line_that_says_nothing_twice() {
    IOException cause = new IOException("no route\n  to host", new IllegalStateException());

    assertThat(ErrorText.withCauses(new IOException("cannot fetch", cause)))
        .isEqualTo("cannot fetch: no route; to host: IllegalStateException");
    assertThat(ErrorText.withCauses(new IOException("cannot fetch: no route; to host", cause)))
        .isEqualTo("cannot fetch: no route; to host: IllegalStateException");
  }

  @Test
  void what_our_own_code_refuses_is_wrong_input_and_what_a_library_refuses_is_not() {
    assertThatThrownBy(() -> Names.check("part", "../x"))
        .satisfies(trouble -> assertThat(ErrorText.isWrongInput(trouble)).isTrue());
    assertThatThrownBy(() -> Integer.parseInt("many"))
        .satisfies(trouble -> assertThat(ErrorText.isWrongInput(trouble)).isFalse());
    assertThatThrownBy(() -> Path.of("a\0b"))
        .satisfies(trouble -> assertThat(ErrorText.isWrongInput(trouble)).isFalse());
    assertThat(ErrorText.isWrongInput(new IOException("no room"))).isFalse();
  }

  @Test
  void an_unknown_host_is_called_so() {
    IOException trouble =
        new IOException(
            "http://nosuch.example/ops.git: cannot open",
            new UnknownHostException("nosuch.example"));

    assertThat(ErrorText.of(trouble.getCause())).isEqualTo("unknown host nosuch.example");
    assertThat(ErrorText.withCauses(trouble))
        .isEqualTo("http://nosuch.example/ops.git: cannot open: unknown host nosuch.example");
  }
}

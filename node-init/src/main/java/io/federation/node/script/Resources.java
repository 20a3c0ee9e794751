package io.federation.node.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the shell texts that lie beside the classes. */
public final class Resources {

  private Resources() {}

  /**
   * Returns the text of a resource that lies beside {@code near}.
   *
   * @throws IllegalStateException if there is none
   */
  public static String text(Class<?> near, String name) {
    try (InputStream in = near.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}

package io.federation.local;

import io.federation.local.node.NodeProgram;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs that a local federation consists of.
 *
 * @param java the Java program that runs them
 * @param nodeInit the jar of node-init
 * @param fed the jar whose command {@code keeper} is the keeper
 */
public record Programs(Path java, Path nodeInit, Path fed) {

  /** Returns the call of Java with the options that make it start fast. */
  List<String> fastJava() {
    return NodeProgram.fastJava(java);
  }

  /** Returns the call of the keeper from a copy of {@link #fed}. */
  List<String> keeper(Path fedCopy) {
    List<String> call = fastJava();
    call.addAll(List.of("-Xmx160m", "-jar", fedCopy.toString(), "keeper"));
    return call;
  }
}

package io.federation.deploy.software;

import java.util.ArrayList;
import java.util.List;

/** A log that keeps what it is told. */
public final class RecordedLog implements CommandLog {

  private final List<String> lines = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  @Override
  public void info(String line) {
    lines.add(line);
  }

  @Override
  public void succeeded(List<String> output) {}

  @Override
  public void failed(List<String> output) {
    failures.addAll(output);
  }

  /** Returns what began since this was asked last. */
  public List<String> lines() {
    List<String> told = List.copyOf(lines);
    lines.clear();
    return told;
  }

  /** Returns what failed programs printed. */
  public List<String> failures() {
    return List.copyOf(failures);
  }
}

package io.federation.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

/**
 * Deletes the temporary folder of a test, again and again for a while: a program that was told to
 * end may still write into it.
 */
public final class RetryingDeletion implements TempDirDeletionStrategy {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Override
  public DeletionResult delete(
      Path folder, AnnotatedElementContext element, ExtensionContext context) throws IOException {
    long start = System.nanoTime();
    DeletionResult result = Standard.INSTANCE.delete(folder, element, context);
    while (!result.isSuccessful() && System.nanoTime() - start < LIMIT.toNanos()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      result = Standard.INSTANCE.delete(folder, element, context);
    }
    return result;
  }
}

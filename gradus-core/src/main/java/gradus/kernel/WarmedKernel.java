package gradus.kernel;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A generated kernel: written when first asked for, warmed up in the background, and given out once
 * the compiler has made it fast.
 *
 * <p>Until then its users run scalar loops that compute the same bits, so that the moment has no
 * influence on any result.
 *
 * @param <T> the kernel's type
 */
final class WarmedKernel<T> {

  private static volatile boolean hopeless; // on a virtual machine that does not compile vectors

  private final Supplier<T> writer;
  private final WarmUp.Exercise<T> exercise;
  private @Nullable T fast; // kernels are stateless, so that publishing one by a race is safe
  private volatile @Nullable CompletableFuture<?> request;

  WarmedKernel(Supplier<T> writer, WarmUp.Exercise<T> exercise) {
    this.writer = writer;
    this.exercise = exercise;
  }

  /** The kernel if it is fast already, else null, and it has been asked for. */
  @Nullable T get() {
    final T kernel = fast;
    if (kernel == null && request == null) {
      request();
    }
    return kernel;
  }

  /** Starts to warm up the kernel, unless that has been done. */
  synchronized void request() {
    if (request == null) {
      request =
          VectorModule.present()
              ? Warmer.submit(this::prepare)
              : CompletableFuture.completedFuture(null);
    }
  }

  /** Returns when the kernel is in use, or known to stay slow. */
  void await() {
    request();
    requireNonNull(request).join();
  }

  /** Writes the kernel without warming it up, as the tests do. */
  T write() {
    return writer.get();
  }

  private void prepare() {
    if (hopeless) {
      return;
    }
    final T kernel = write();
    if (WarmUp.untilFast(kernel, exercise)) {
      fast = kernel;
    } else {
      hopeless = true;
    }
  }
}

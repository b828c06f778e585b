package gradus.lessons.modules;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The three ways to go down the gradient of N examples, by how many of them make one step.
 *
 * <pre>{@code
 * batch         w ← w − rate · 1/N Σ_n ∂L_n/∂w       all N: one step an epoch
 * stochastic    w ← w − rate · ∂L_n/∂w               one, in random order: N steps an epoch
 * mini-batch    w ← w − rate · 1/B Σ_n ∂L_n/∂w       B of them: ⌈N/B⌉ steps an epoch
 * }</pre>
 *
 * <p>A step over several examples is either looped, one example after the other with the gradient
 * adding up, or vectorised, the examples being the rows of one matrix. The results are the same,
 * but for rounding; the time is not. Each method goes through one epoch.
 *
 * @param module what learns
 * @param loss by what
 */
public record Descent(Module module, Loss loss) {
  /** Batch descent, looped over the examples. */
  public void batchLooped(double[][] x, double[][] t, double rate) {
    stepLooped(x, t, inOrder(check(x, t)), rate);
  }

  /** Batch descent, vectorised. */
  public void batch(double[][] x, double[][] t, double rate) {
    step(x, t, inOrder(check(x, t)), rate);
  }

  /** Stochastic descent: a step for each example, in random order. */
  public void stochastic(double[][] x, double[][] t, double rate, RandomGenerator random) {
    for (int n : shuffled(check(x, t), random)) {
      step(x, t, new int[] {n}, rate);
    }
  }

  /** Mini-batch descent, looped over the examples of each batch. */
  public void miniBatchLooped(
      double[][] x, double[][] t, int size, double rate, RandomGenerator random) {
    for (int[] batch : batches(shuffled(check(x, t), random), size)) {
      stepLooped(x, t, batch, rate);
    }
  }

  /**
   * Mini-batch descent, each batch vectorised.
   *
   * @param size B; the last batch of an epoch may be smaller
   */
  public void miniBatch(double[][] x, double[][] t, int size, double rate, RandomGenerator random) {
    for (int[] batch : batches(shuffled(check(x, t), random), size)) {
      step(x, t, batch, rate);
    }
  }

  /** Returns the mean loss. */
  public double mean(double[][] x, double[][] t) {
    return loss.value(module.forward(x), t) / check(x, t);
  }

  private void stepLooped(double[][] x, double[][] t, int[] examples, double rate) {
    module.initGradient();
    for (int n : examples) {
      accumulate(new double[][] {x[n]}, new double[][] {t[n]});
    }
    module.updateParameters(rate / examples.length);
  }

  private void step(double[][] x, double[][] t, int[] examples, double rate) {
    module.initGradient();
    accumulate(rows(x, examples), rows(t, examples));
    module.updateParameters(rate / examples.length);
  }

  private void accumulate(double[][] x, double[][] t) {
    double[][] y = module.forward(x);
    module.backwardUpdateGradient(x, loss.gradient(y, t));
  }

  private static int check(double[][] x, double[][] t) {
    if (x.length != t.length || x.length == 0) {
      throw new IllegalArgumentException(
          "expected a target for each of one or more examples, got "
              + t.length
              + " for "
              + x.length);
    }
    return x.length;
  }

  private static double[][] rows(double[][] a, int[] which) {
    double[][] rows = new double[which.length][];
    for (int i = 0; i < which.length; i++) {
      rows[i] = a[which[i]];
    }
    return rows;
  }

  private static int[] inOrder(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    return order;
  }

  /** Returns 0 … n − 1, each order as likely as any other (Fisher and Yates). */
  private static int[] shuffled(int n, RandomGenerator random) {
    int[] order = inOrder(n);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }

  private static int[][] batches(int[] order, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("expected a batch of 1 example or more, got " + size);
    }
    int[][] batches = new int[(order.length + size - 1) / size][];
    for (int i = 0; i < batches.length; i++) {
      int end = Math.min(order.length, (i + 1) * size);
      batches[i] = Arrays.copyOfRange(order, i * size, end);
    }
    return batches;
  }
}

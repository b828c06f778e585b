package gradus.sequence;

import gradus.Rng;
import java.util.stream.IntStream;

/**
 * Draws tokens from logits as {@link Sampling} says. It keeps its working memory, so that a draw
 * allocates nothing; for use by one thread.
 */
final class TokenChoice {
  private final double temperature;
  private final int topK;
  private final double topP;
  private final int size;
  private final double[] weights; // in proportion to the probabilities; the greatest is 1
  private final int[] heap;

  TokenChoice(Sampling sampling, int size) {
    this.temperature = sampling.temperature();
    this.topK = Math.min(sampling.topK(), size);
    this.topP = sampling.topP();
    this.size = size;
    this.weights = new double[size];
    this.heap = new int[size];
  }

  /**
   * Returns a token. One draw of random numbers, but none where the choice is certain.
   *
   * @param logits one or several rows
   * @param from where the row starts
   */
  int draw(float[] logits, int from, Rng rng) {
    if (temperature == 0 || topK == 1) {
      return mostProbable(logits, from);
    }
    double total = weigh(logits, from);
    if (topK == size && topP == 1) {
      return drawFromAll(total, rng);
    }
    return drawFromBest(logits, from, total, rng);
  }

  private int mostProbable(float[] logits, int from) {
    int best = 0;
    for (int i = 1; i < size; i++) {
      if (logits[from + i] > logits[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /** StrictMath, since the same seed must give the same tokens before and after compilation. */
  private double weigh(float[] logits, int from) {
    double greatest = logits[from + mostProbable(logits, from)];
    double total = 0;
    for (int i = 0; i < size; i++) {
      weights[i] = StrictMath.exp((logits[from + i] - greatest) / temperature);
      total += weights[i];
    }
    return total;
  }

  private int drawFromAll(double total, Rng rng) {
    double rest = rng.nextDouble() * total;
    int last = 0;
    for (int i = 0; i < size; i++) {
      if (weights[i] > 0) {
        last = i; // what rounding leaves over goes to the last token that is possible at all
        rest -= weights[i];
        if (rest < 0) {
          return i;
        }
      }
    }
    return last;
  }

  private int drawFromBest(float[] logits, int from, double total, Rng rng) {
    int kept = keepBest(logits, from, total);
    double mass = 0;
    for (int i = 0; i < kept; i++) {
      mass += weights[heap[size - 1 - i]];
    }
    double rest = rng.nextDouble() * mass;
    for (int i = 0; i < kept - 1; i++) {
      int token = heap[size - 1 - i];
      rest -= weights[token];
      if (rest < 0) {
        return token;
      }
    }
    return heap[size - kept];
  }

  /** Returns the tokens of one row that may be drawn, the most probable first. */
  int[] best(float... logits) {
    int kept = keepBest(logits, 0, weigh(logits, 0));
    return IntStream.range(0, kept).map(i -> heap[size - 1 - i]).toArray();
  }

  /**
   * Moves the tokens that may be drawn to the end of the heap, the most probable last, and returns
   * how many they are. A heap, since the best few are all that is asked for: O(V + n log V).
   */
  private int keepBest(float[] logits, int from, double total) {
    for (int i = 0; i < size; i++) {
      heap[i] = i;
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i, size, logits, from);
    }
    double needed = topK == size ? topP * total : Double.POSITIVE_INFINITY;
    double mass = 0;
    int kept = 0;
    while (kept < topK && mass < needed) {
      int best = heap[0];
      int left = size - kept - 1;
      heap[0] = heap[left];
      heap[left] = best;
      sink(0, left, logits, from);
      mass += weights[best];
      kept++;
    }
    return topK == size || topP == 1 ? kept : nucleus(kept, topP * mass);
  }

  /** Returns how many of the best are needed to reach a sum of weights. */
  private int nucleus(int most, double needed) {
    double mass = 0;
    int kept = 0;
    while (kept < most && mass < needed) {
      mass += weights[heap[size - 1 - kept]];
      kept++;
    }
    return kept;
  }

  private void sink(int start, int length, float[] logits, int from) {
    int at = start;
    int token = heap[at];
    for (int child = 2 * at + 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && isBefore(heap[child + 1], heap[child], logits, from)) {
        child++;
      }
      if (!isBefore(heap[child], token, logits, from)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = token;
  }

  private static boolean isBefore(int a, int b, float[] logits, int from) {
    float left = logits[from + a];
    float right = logits[from + b];
    return left > right || (left == right && a < b);
  }
}

package gradus.sequence;

import gradus.Rng;
import gradus.nn.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * Draws new sequences of tokens from a language model, one token after the other: each is drawn
 * from the probabilities that the model gives for what comes next, and goes in as the next input.
 *
 * <pre>{@code
 * var sampler = new Sampler(model, Sampling.defaults().withTemperature(0.8).withSeed(7));
 * String text = vocabulary.decode(sampler.sample(vocabulary.encode("KING")));
 * }</pre>
 *
 * <p>A sequence starts with a prime, tokens that the model is given before the first is drawn.
 * Without one, the first token is drawn from all with equal probability. The n-th sample of a seed
 * is the same whatever is drawn beside it. Safe for use by several threads, each call with a state
 * of its own, as long as none replaces the model's weights.
 */
public final class Sampler {
  private static final int MOST_AT_ONCE = 64;

  private final LanguageModel model;
  private final Sampling sampling;

  /** Receives tokens as they are drawn. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Receives a token.
     *
     * @param sample the number of the sample, from 0
     * @param token the token
     * @return whether to go on
     */
    boolean token(int sample, int token);
  }

  /**
   * Makes a sampler.
   *
   * @throws IllegalArgumentException if the stop is no token of the model
   */
  public Sampler(LanguageModel model, Sampling sampling) {
    this.model = model;
    this.sampling = sampling;
    sampling.stop().ifPresent(stop -> check("the stop", stop));
  }

  private void check(String role, int token) {
    if (token < 0 || token >= model.vocabulary()) {
      throw new IllegalArgumentException(
          role + ": expected a token from 0 to " + (model.vocabulary() - 1) + ", got " + token);
    }
  }

  /** Returns the settings. */
  public Sampling sampling() {
    return sampling;
  }

  /**
   * Draws a sample.
   *
   * @param prime what the model is given first; may be empty
   * @throws IllegalArgumentException if the prime holds what is no token of the model
   */
  public int[] sample(int... prime) {
    return samples(1, prime).getFirst();
  }

  /**
   * Draws several samples.
   *
   * @param count how many
   * @param prime what the model is given first; may be empty
   * @throws IllegalArgumentException if the prime holds what is no token of the model
   */
  public List<int[]> samples(int count, int... prime) {
    List<IntStream.Builder> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(IntStream.builder());
    }
    draw(
        count,
        prime,
        (sample, token) -> {
          samples.get(sample).add(token);
          return true;
        });
    return samples.stream().map(sample -> sample.build().toArray()).toList();
  }

  /**
   * Draws several samples side by side, and hands each token on as it is drawn.
   *
   * @param count how many
   * @param prime what the model is given first; may be empty
   * @param listener receives the tokens of each sample in order
   * @throws IllegalArgumentException if the prime holds what is no token of the model
   */
  public void draw(int count, int[] prime, Listener listener) {
    for (int first = 0; first < count; first += MOST_AT_ONCE) {
      int start = first;
      var drawing = new Drawing(first, Math.min(MOST_AT_ONCE, count - first), prime);
      boolean goesOn = true;
      for (int i = 0; sampling.withPrime() && goesOn && i < prime.length; i++) {
        for (int row = 0; goesOn && row < drawing.rows(); row++) {
          goesOn = listener.token(first + row, prime[i]);
        }
      }
      while (goesOn && drawing.advance()) {
        for (int row = 0; goesOn && row < drawing.rows(); row++) {
          goesOn = !drawing.isGoing(row) || listener.token(start + row, drawing.token(row));
        }
      }
      if (!goesOn) {
        return;
      }
    }
  }

  /**
   * Returns a sample that is drawn as it is asked for, token by token; the same as {@link #samples}
   * gives at this place.
   *
   * @param number which sample of the seed, from 0
   * @param prime what the model is given first; may be empty
   * @throws IllegalArgumentException if the prime holds what is no token of the model
   */
  public PrimitiveIterator.OfInt iterator(int number, int[] prime) {
    var drawing = new Drawing(number, 1, prime);
    return new PrimitiveIterator.OfInt() {
      private int given = sampling.withPrime() ? 0 : prime.length; // of the prime
      private boolean isDrawn;
      private boolean isEnded;

      @Override
      public boolean hasNext() {
        if (given < prime.length || isDrawn) {
          return true;
        }
        isDrawn = !isEnded && drawing.advance();
        isEnded = !isDrawn;
        return isDrawn;
      }

      @Override
      public int nextInt() {
        if (!hasNext()) {
          throw new NoSuchElementException("the sample has ended");
        }
        if (given < prime.length) {
          return prime[given++];
        }
        isDrawn = false;
        return drawing.token(0);
      }
    };
  }

  /** Samples in the making, one in each row of a batch. */
  private final class Drawing {
    private final Stepper stepper;
    private final TokenChoice choice;
    private final float[] logits;
    private final Rng[] rngs;
    private final int[] tokens;
    private final boolean[] ended;
    private final boolean isPrimed;
    private int drawn;

    Drawing(int first, int rows, int... prime) {
      for (int token : prime) {
        check("the prime", token);
      }
      stepper = Stepper.of(model, rows);
      choice = new TokenChoice(sampling, model.vocabulary());
      logits = new float[rows * model.vocabulary()];
      rngs = new Rng[rows];
      for (int row = 0; row < rows; row++) {
        rngs[row] = Rng.of(sampling.seed()).split("sample " + (first + row));
      }
      tokens = new int[rows];
      ended = new boolean[rows];
      isPrimed = prime.length > 0;
      for (int i = 0; i < prime.length && sampling.length() > 0; i++) {
        Arrays.fill(tokens, prime[i]);
        stepper.step(tokens);
      }
    }

    int rows() {
      return tokens.length;
    }

    /** Draws the next token of each sample that goes on, and returns whether any does. */
    boolean advance() {
      if (drawn == sampling.length()) {
        return false;
      }
      if (drawn > 0) {
        stepper.step(tokens);
      }
      boolean isAnyGoing = false;
      boolean isFree = drawn == 0 && !isPrimed;
      if (!isFree) {
        stepper.read(logits);
      }
      for (int row = 0; row < tokens.length; row++) {
        if (!ended[row]) {
          tokens[row] =
              isFree
                  ? rngs[row].nextInt(model.vocabulary())
                  : choice.draw(logits, row * model.vocabulary(), rngs[row]);
          ended[row] = sampling.stop().isPresent() && sampling.stop().getAsInt() == tokens[row];
          isAnyGoing |= !ended[row];
        }
      }
      drawn++;
      return isAnyGoing;
    }

    boolean isGoing(int row) {
      return !ended[row];
    }

    int token(int row) {
      return tokens[row];
    }
  }
}

package gradus.words;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.DataException;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.train.Batches;
import gradus.train.Objective;
import gradus.train.Recording;
import gradus.train.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text from which vectors of words are learned. An epoch draws as many places of the text as it
 * has words, at random; very frequent words are drawn less often than they occur: a word that makes
 * up the share f of the text is passed over with probability {@code 1 − √(t / f)}, t = 10⁻³.
 *
 * <p>For skip-gram each place takes one word of its context, at most a number of words away that is
 * itself drawn from 1 to k, so that near words count more; and K words drawn in proportion to
 * {@code count^¾}. For CBOW it takes all 2k words around.
 *
 * <p>What a batch draws depends on the seed, the epoch and the batch alone, whatever came before.
 *
 * <p>Mikolov et al., "Distributed representations of words and phrases and their compositionality",
 * 2013, sections 2.2 and 2.3; the authors' program for the width of the window.
 */
public final class WordWindows implements Objective {
  /** t, the share of the text from which on a word is frequent. */
  static final double FREQUENT = 1e-3;

  private static final double POWER = 0.75;

  private final Words words;
  private final WordSpec spec;
  private final double[] kept; // how likely a place with a word is not passed over
  private final double[] cumulated; // of count^¾, to 1

  /**
   * Prepares to learn from a text.
   *
   * @throws DataException if it is shorter than a window, or has a single word
   */
  public WordWindows(Words words, WordSpec spec) {
    if (words.length() < 2 * spec.window() + 1 || words.size() < 2) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected a text of %,d words or more, two of them different, that occur %,d times or"
                  + " more; found %s. Take a longer text, or lower the limit with"
                  + " --model %s:min=1.",
              2 * spec.window() + 1,
              spec.least(),
              words,
              spec.withLeast(5)));
    }
    this.words = words;
    this.spec = spec;
    double[] shares = words.shares();
    kept = Arrays.stream(shares).map(share -> Math.min(1, Math.sqrt(FREQUENT / share))).toArray();
    cumulated = cumulated(shares);
  }

  /** The distribution of words drawn at random, as sums from the first word on. */
  static double[] cumulated(double[] shares) {
    double[] sums = new double[shares.length];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += StrictMath.pow(shares[i], POWER);
      sums[i] = sum;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  @Override
  public int examples() {
    return words.length();
  }

  @Override
  public Batches batches(int size) {
    return new Draws(Math.min(size, words.length()));
  }

  @Override
  public String hash() {
    return words.hash();
  }

  @Override
  public Signature signature() {
    return Signature.ofSymbols(words.vocabulary());
  }

  @Override
  public String toString() {
    return (spec.kind() == WordSpec.Kind.CBOW ? "squared error of words" : "negative sampling")
        + ", window "
        + spec.window();
  }

  /** Draws a place that is not passed over, at least {@code margin} words from either end. */
  private int place(Rng chance, int margin) {
    while (true) {
      int place = margin + chance.nextInt(words.length() - 2 * margin);
      if (chance.nextDouble() < kept[words.at(place)]) {
        return place;
      }
    }
  }

  /** Draws a word near a place: first how far at most, then where. */
  private int near(Rng chance, int place) {
    while (true) {
      int width = 1 + chance.nextInt(spec.window());
      int offset = 1 + chance.nextInt(width);
      int other = chance.nextInt(2) == 0 ? place - offset : place + offset;
      if (other >= 0 && other < words.length()) {
        return words.at(other);
      }
    }
  }

  /** Draws a word in proportion to count^¾. */
  private int any(Rng chance) {
    int found = Arrays.binarySearch(cumulated, chance.nextDouble());
    return Math.min(found < 0 ? -found - 1 : found + 1, cumulated.length - 1);
  }

  private final class Draws implements Batches {
    private final Form full;
    private final Form rest;

    Draws(int size) {
      full = new Form(size, 1);
      rest = new Form(words.length() % size, 1);
    }

    @Override
    public int steps() {
      return Math.ceilDiv(words.length(), full.size());
    }

    @Override
    public List<Form> forms() {
      return rest.size() == 0 ? List.of(full) : List.of(full, rest);
    }

    /** The seed of the epoch's draws, in two halves. */
    @Override
    public int[] order(@Nullable Rng chance) {
      long seed = chance == null ? 0 : chance.seed();
      return new int[] {(int) (seed >>> 32), (int) seed};
    }

    @Override
    public Form form(int[] order, int from) {
      return from + full.size() <= words.length() ? full : rest;
    }

    @Override
    public Recording record(Module model, Form form, Pass pass) {
      return switch (model) {
        case SkipGram skipGram -> new OfWords(skipGram, form.size(), pass);
        case Cbow cbow -> new OfWords(cbow, form.size(), pass);
        default ->
            throw new IllegalArgumentException("words are learnt by a WordModel, got " + model);
      };
    }
  }

  private final class OfWords implements Recording {
    private final int[] centres;
    private final int[] others; // [B, 1 + K] or [B, 2k]
    private final Parameter centreCell;
    private final Parameter otherCell;
    private final Tensor loss;

    OfWords(WordModel model, int size, Pass pass) {
      int width = spec.kind() == WordSpec.Kind.CBOW ? 2 * spec.window() : 1 + spec.negatives();
      centres = new int[size];
      others = new int[size * width];
      centreCell = Parameter.of("words", Tensor.of(centres, size));
      otherCell = Parameter.of("others", Tensor.of(others, size, width));
      loss =
          switch (model) {
            case SkipGram skipGram -> skipGram.loss(centreCell.tensor(), otherCell.tensor(), pass);
            case Cbow cbow -> cbow.loss(centreCell.tensor(), otherCell.tensor(), pass);
          };
    }

    @Override
    public Tensor loss() {
      return loss;
    }

    @Override
    public int fill(int[] order, int from) {
      long seed = ((long) order[0] << 32) | (order[1] & 0xffffffffL);
      Rng chance = Rng.of(seed).split("batch " + from);
      int width = others.length / centres.length;
      for (int row = 0; row < centres.length; row++) {
        if (spec.kind() == WordSpec.Kind.CBOW) {
          int place = place(chance, spec.window());
          centres[row] = words.at(place);
          for (int i = 0; i < width; i++) {
            int offset = i < spec.window() ? i - spec.window() : i - spec.window() + 1;
            others[row * width + i] = words.at(place + offset);
          }
        } else {
          int place = place(chance, 0);
          centres[row] = words.at(place);
          others[row * width] = near(chance, place);
          for (int i = 1; i < width; i++) {
            others[row * width + i] = any(chance);
          }
        }
      }
      centreCell.set(centres);
      otherCell.set(others);
      return centres.length;
    }

    @Override
    public int count() {
      return centres.length;
    }
  }
}

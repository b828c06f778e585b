package gradus.scores;

import gradus.nn.LanguageModel;
import gradus.score.Score;
import gradus.sequence.Sampler;
import gradus.sequence.Sampling;
import gradus.sequence.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lets a language model of {@link ScoreTokens} write scores, and checks each. It has learnt scores
 * one after the other, and so never a beginning without a past: it reads a score that it knows
 * before it writes one.
 */
public final class ScoreComposer {
  /**
   * More words than any score of the kind has; without a limit one that never ends would not end.
   */
  public static final int LONGEST = 6_000;

  private final Sampler sampler;
  private final Vocabulary vocabulary;
  private final List<String> past;

  /**
   * Makes a composer.
   *
   * @param sampling temperature, seed and so on; the end of a score and a greatest length are set
   *     here
   * @param known a score that the model has learnt; words of it that are not in the vocabulary are
   *     left out
   * @throws IllegalArgumentException if the vocabulary has no end of a score
   */
  public ScoreComposer(LanguageModel model, Vocabulary vocabulary, Sampling sampling, Score known) {
    int stop =
        vocabulary
            .token(ScoreTokens.PIECE)
            .orElseThrow(
                () -> new IllegalArgumentException("not a vocabulary of scores: " + vocabulary));
    this.vocabulary = vocabulary;
    this.past =
        ScoreTokens.of(known).stream().filter(word -> vocabulary.token(word).isPresent()).toList();
    this.sampler = new Sampler(model, sampling.withStop(stop).withLength(LONGEST));
  }

  /**
   * A score as it was written.
   *
   * @param words its words, from {@link ScoreTokens#PIECE} on
   * @param reading what was read from them
   */
  public record Composition(List<String> words, ScoreReading reading) {
    /** Copies the list. */
    public Composition {
      words = List.copyOf(words);
    }
  }

  /**
   * Writes scores.
   *
   * @param count how many
   * @param heading how each is to begin after {@link ScoreTokens#PIECE}, such as {@code meter:C}
   *     and {@code key:G-major}; may be empty
   * @throws IllegalArgumentException if the model does not know a word of the heading
   */
  public List<Composition> compose(int count, List<String> heading) {
    List<String> begin = new ArrayList<>(List.of(ScoreTokens.PIECE));
    begin.addAll(heading);
    List<String> prime = new ArrayList<>(past);
    prime.addAll(begin);
    List<Composition> scores = new ArrayList<>();
    for (int[] tokens : sampler.samples(count, ScoreTokens.encode(prime, vocabulary))) {
      List<String> words = new ArrayList<>(begin);
      Arrays.stream(tokens).mapToObj(vocabulary::symbol).forEach(words::add);
      if (words.getLast().equals(ScoreTokens.PIECE)) {
        words.removeLast();
      }
      String title = "Piece " + (scores.size() + 1);
      scores.add(new Composition(words, ScoreTokens.read(words, title)));
    }
    return scores;
  }
}

package gradus.tunes;

import gradus.abc.AbcTune;
import gradus.abc.TuneReport;
import gradus.nn.LanguageModel;
import gradus.sequence.Sampler;
import gradus.sequence.Sampling;
import gradus.sequence.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** Lets a language model of {@link TuneText} write tunes, and checks each. Nothing is repaired. */
public final class Composer {
  /**
   * More tokens than any tune of the kind has; without a limit one that never ends would not end.
   */
  public static final int LONGEST = 2_000;

  private final Sampler sampler;
  private final Vocabulary vocabulary;

  /**
   * Makes a composer.
   *
   * @param sampling temperature, seed and so on; the end of a tune and a greatest length are set
   *     here
   * @throws IllegalArgumentException if the vocabulary has no end of a tune
   */
  public Composer(LanguageModel model, Vocabulary vocabulary, Sampling sampling) {
    int stop =
        vocabulary
            .token(TuneText.END)
            .orElseThrow(
                () -> new IllegalArgumentException("not a vocabulary of tunes: " + vocabulary));
    this.vocabulary = vocabulary;
    this.sampler = new Sampler(model, sampling.withStop(stop).withLength(LONGEST));
  }

  /**
   * A tune as it was written.
   *
   * @param text its text, from the metre on
   * @param tune what was read from it
   * @param report what is right and wrong with it
   */
  public record Composition(String text, AbcTune tune, TuneReport report) {}

  /**
   * Writes tunes.
   *
   * @param count how many
   * @param heading how each is to begin, such as {@code M:6/8\nK:D\n}; may be empty
   * @throws IllegalArgumentException if the heading has a character that the model does not know
   */
  public List<Composition> compose(int count, String heading) {
    List<Composition> tunes = new ArrayList<>();
    for (int[] tokens : sampler.samples(count, vocabulary.encode(TuneText.END + heading))) {
      String text = heading + vocabulary.decode(tokens).replace(TuneText.END, "");
      AbcTune tune = TuneText.read(text, "Tune " + (tunes.size() + 1));
      tunes.add(new Composition(text, tune, tune.report()));
    }
    return tunes;
  }
}

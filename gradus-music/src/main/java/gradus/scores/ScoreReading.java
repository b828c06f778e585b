package gradus.scores;

import gradus.score.Score;
import java.util.List;

/**
 * What was read from words.
 *
 * @param score the score, as it was written
 * @param slips the words that do not fit where they stand, in words
 * @param report what is right and wrong with the whole
 */
public record ScoreReading(Score score, List<String> slips, ScoreReport report) {
  /** Copies the list. */
  public ScoreReading {
    slips = List.copyOf(slips);
  }
}

package gradus.scores;

import gradus.score.Score;
import gradus.tunes.Originality;
import gradus.tunes.TuneCorpus;
import java.util.List;

/**
 * How good scores are that a model wrote, one with another, and how much of them was copied.
 *
 * @param scores how many were looked at
 * @param read how many have only words that fit where they stand
 * @param barsFull how many of those have no bar that a voice does not fill
 * @param fullBars the share of all bars that each of their voices fills from end to end
 * @param valid how many have nothing wrong at all
 * @param copied the median of the longest passage of the upper staff that each shares with a score
 *     learnt, in measures
 * @param heldOutCopied the same for the scores held out, which people made
 */
public record ScoreSurvey(
    int scores,
    int read,
    int barsFull,
    double fullBars,
    int valid,
    double copied,
    double heldOutCopied) {
  /** Looks at scores. */
  public static ScoreSurvey of(List<ScoreComposer.Composition> scores, TuneCorpus corpus) {
    List<ScoreReading> readings = scores.stream().map(ScoreComposer.Composition::reading).toList();
    List<ScoreReport> reports = readings.stream().map(ScoreReading::report).toList();
    List<Score> written = readings.stream().map(ScoreReading::score).toList();
    Originality originality = Originality.beside(corpus.learnt());
    return new ScoreSurvey(
        scores.size(),
        (int) reports.stream().filter(ScoreReport::reads).count(),
        (int) reports.stream().filter(report -> report.reads() && report.barsFull()).count(),
        (double) reports.stream().mapToInt(ScoreReport::fullBars).sum()
            / reports.stream().mapToInt(ScoreReport::bars).sum(),
        (int) reports.stream().filter(ScoreReport::isValid).count(),
        originality.medianPassage(written),
        originality.medianPassage(corpus.heldOut()));
  }
}

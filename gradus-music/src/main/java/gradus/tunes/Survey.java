package gradus.tunes;

import gradus.abc.TuneReport;
import java.util.List;

/**
 * How good tunes are that a model wrote, one with another, and how much of them was copied.
 *
 * @param tunes how many were looked at
 * @param parsed how many keep the rules of ABC
 * @param barsFull how many of those have no bar that does not fill its metre
 * @param valid how many have nothing wrong at all
 * @param copied the median of the longest passage that each shares with a tune learnt, in measures
 * @param heldOutCopied the same for the tunes held out, which people made
 */
public record Survey(
    int tunes, int parsed, int barsFull, int valid, double copied, double heldOutCopied) {
  /** Looks at tunes. */
  public static Survey of(List<Composer.Composition> tunes, TuneCorpus corpus) {
    List<TuneReport> reports = tunes.stream().map(Composer.Composition::report).toList();
    Originality originality = Originality.beside(corpus.learnt());
    return new Survey(
        tunes.size(),
        (int) reports.stream().filter(TuneReport::parses).count(),
        (int) reports.stream().filter(report -> report.parses() && report.barsFull()).count(),
        (int) reports.stream().filter(TuneReport::isValid).count(),
        originality.medianPassage(tunes.stream().map(one -> one.tune().score()).toList()),
        originality.medianPassage(corpus.heldOut()));
  }
}

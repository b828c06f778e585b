package gradus.doctor;

import gradus.study.Table;
import java.util.List;

/**
 * What a check found.
 *
 * @param check the name of the check, such as {@code gradients}
 * @param verdict what it comes to
 * @param summary the verdict in words, with the figures that it rests on
 * @param advice what to try, in sentences; empty where nothing is wrong
 * @param tables all figures
 * @param pictures the figures as pictures
 */
public record Finding(
    String check,
    Verdict verdict,
    String summary,
    List<String> advice,
    List<Table> tables,
    List<Picture> pictures) {
  /** Copies the lists. */
  public Finding {
    advice = List.copyOf(advice);
    tables = List.copyOf(tables);
    pictures = List.copyOf(pictures);
  }

  /**
   * A picture.
   *
   * @param name of its file, without an ending
   * @param svg what it shows
   */
  public record Picture(String name, String svg) {}
}

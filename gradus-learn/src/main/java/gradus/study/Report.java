package gradus.study;

import gradus.plot.LinePlot;
import gradus.plot.Plot;
import gradus.store.AtomicWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a study found.
 *
 * @param title what was studied
 * @param findings what the figures say, in sentences
 * @param tables the figures
 * @param pictures the figures as curves and maps
 */
public record Report(
    String title, List<String> findings, List<Table> tables, List<Picture> pictures) {
  /** Copies the lists. */
  public Report {
    findings = List.copyOf(findings);
    tables = List.copyOf(tables);
    pictures = List.copyOf(pictures);
  }

  /**
   * A picture.
   *
   * @param name of its file, without an ending
   * @param plot what it shows
   */
  public record Picture(String name, Plot plot) {
    /** Returns all points of curves, with the ends of their intervals; none of other pictures. */
    public Optional<Table> points() {
      return plot instanceof LinePlot lines ? Optional.of(points(lines)) : Optional.empty();
    }

    private Table points(LinePlot lines) {
      List<List<Object>> rows = new ArrayList<>();
      for (LinePlot.Series series : lines.series()) {
        for (LinePlot.Point point : series.points()) {
          rows.add(List.of(series.name(), point.x(), point.y(), point.low(), point.high()));
        }
      }
      return new Table(
          name,
          lines.title(),
          List.of("curve", lines.xLabel(), lines.yLabel(), "low", "high"),
          rows);
    }
  }

  /**
   * Writes each table as CSV, and each picture as SVG with the points of its curves as CSV, into a
   * folder, which is made if need be.
   *
   * @return the names of the files
   * @throws gradus.store.ModelFileException if one cannot be written
   */
  public List<String> write(Path folder) {
    List<String> written = new ArrayList<>();
    for (Table table : tables) {
      written.add(write(folder, table.name() + ".csv", table.toCsv()));
    }
    for (Picture picture : pictures) {
      written.add(write(folder, picture.name() + ".svg", picture.plot().toSvg()));
      picture
          .points()
          .ifPresent(points -> written.add(write(folder, picture.name() + ".csv", points.toCsv())));
    }
    return written;
  }

  private static String write(Path folder, String name, String content) {
    AtomicWriter.standard().write(folder.resolve(name), content);
    return name;
  }
}

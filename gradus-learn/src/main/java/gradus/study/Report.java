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
 * @param attachments other files: pictures of other kinds, figures too many to read
 */
public record Report(
    String title,
    List<String> findings,
    List<Table> tables,
    List<Picture> pictures,
    List<Attachment> attachments) {
  /** Copies the lists. */
  public Report {
    findings = List.copyOf(findings);
    tables = List.copyOf(tables);
    pictures = List.copyOf(pictures);
    attachments = List.copyOf(attachments);
  }

  /** Creates a report without attachments. */
  public Report(String title, List<String> findings, List<Table> tables, List<Picture> pictures) {
    this(title, findings, tables, pictures, List.of());
  }

  /**
   * A file that belongs to a report.
   *
   * @param file its name, with an ending
   * @param title what it shows
   * @param content its text
   */
  public record Attachment(String file, String title, String content) {}

  /** Returns the report in Markdown: findings, tables, and pictures by the names of their files. */
  public String toMarkdown() {
    var text = new StringBuilder("# ").append(title).append("\n\n");
    findings.forEach(finding -> text.append("- ").append(finding).append('\n'));
    for (Table table : tables) {
      text.append("\n**").append(table.title()).append("**\n\n").append(table.toMarkdown());
    }
    pictures.forEach(picture -> image(text, picture.plot().title(), picture.name() + ".svg"));
    for (Attachment attachment : attachments) {
      if (attachment.file().endsWith(".svg")) {
        image(text, attachment.title(), attachment.file());
      }
    }
    return text.toString();
  }

  private static void image(StringBuilder text, String title, String file) {
    text.append("\n![").append(title).append("](").append(file).append(")\n");
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
   * Writes each table as CSV, each picture as SVG with the points of its curves as CSV, and each
   * attachment, into a folder, which is made if need be.
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
    for (Attachment attachment : attachments) {
      written.add(write(folder, attachment.file(), attachment.content()));
    }
    return written;
  }

  private static String write(Path folder, String name, String content) {
    AtomicWriter.standard().write(folder.resolve(name), content);
    return name;
  }
}

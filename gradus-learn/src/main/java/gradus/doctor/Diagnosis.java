package gradus.doctor;

import gradus.store.AtomicWriter;
import gradus.study.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All findings of a {@link Doctor}.
 *
 * @param patient what was examined
 * @param findings in the order of the checks
 */
public record Diagnosis(String patient, List<Finding> findings) {
  /** Copies the list. */
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** Returns the worst of all verdicts. */
  public Verdict verdict() {
    return findings.stream().map(Finding::verdict).reduce(Verdict.HEALTHY, Verdict::or);
  }

  /** Returns how many findings have a verdict. */
  public int count(Verdict verdict) {
    return (int) findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }

  /**
   * Writes the verdicts with their pictures as {@code report.md}, each picture as SVG and each
   * table as CSV, into a folder, which is made if need be.
   *
   * @return the names of the files
   * @throws gradus.store.ModelFileException if one cannot be written
   */
  public List<String> write(Path folder) {
    List<String> written = new ArrayList<>(List.of(write(folder, "report.md", markdown())));
    for (Finding finding : findings) {
      for (Finding.Picture picture : finding.pictures()) {
        written.add(write(folder, picture.name() + ".svg", picture.svg()));
      }
      for (Table table : finding.tables()) {
        written.add(write(folder, table.name() + ".csv", table.toCsv()));
      }
    }
    return written;
  }

  private static String write(Path folder, String name, String content) {
    AtomicWriter.standard().write(folder.resolve(name), content);
    return name;
  }

  private String markdown() {
    var text = new StringBuilder("# ").append(patient).append(": ").append(verdict()).append('\n');
    for (Finding finding : findings) {
      text.append("\n## ").append(finding.check()).append(": ").append(finding.verdict());
      text.append("\n\n").append(finding.summary()).append(".\n");
      finding.advice().forEach(line -> text.append('\n').append(line).append('\n'));
      for (Finding.Picture picture : finding.pictures()) {
        text.append("\n![").append(finding.check()).append("](");
        text.append(picture.name()).append(".svg)\n");
      }
    }
    return text.toString();
  }
}

package gradus.cli;

import gradus.data.DataFolders;
import gradus.data.Downloader;
import gradus.data.KnownData;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus data}. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "List and download data sets.",
    description = "",
    subcommands = {DataCommand.ListData.class, DataCommand.GetData.class},
    footer = {"", "Examples:", "  gradus data list", "  gradus data get mnist"})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  DataCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code gradus data list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      header = "List the data sets that can be downloaded, and those that are there.",
      footer = {"", "Examples:", "  gradus data list"})
  static final class ListData implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "Look in this folder first.")
    private @Nullable Path data;

    @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
    ListData() {}

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      DataFolders folders = DataFolders.of(data);
      for (KnownData known : KnownData.all()) {
        out.println(
            String.format(
                Locale.ROOT,
                "%-10s %7.1f MB  %s",
                known.name(),
                known.bytes() / 1e6,
                known.description()));
        out.println("            " + known.licence() + "; " + known.origin());
        out.println("            " + where(known, folders));
      }
      return 0;
    }

    private static String where(KnownData known, DataFolders folders) {
      for (DataFolders.Place place : folders.places()) {
        boolean all =
            known.files().stream()
                .allMatch(file -> Files.exists(place.folder().resolve(file.path())));
        if (all) {
          return "is in " + place.folder();
        }
      }
      return "gradus data get " + known.name();
    }
  }

  /** {@code gradus data get}. */
  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      header = "Download a data set.",
      description = {
        "",
        "The files go to the folder of --data, else of GRADUS_DATA, else to your own. What is there"
            + " already is checked, not fetched again.",
        ""
      },
      footer = {"", "Examples:", "  gradus data get mnist"})
  static final class GetData implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The data set; 'gradus data list' names them.")
    private String name;

    @Option(names = "--data", paramLabel = "DIR", description = "The folder to put it in.")
    private @Nullable Path data;

    @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
    GetData() {}

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      KnownData known = KnownData.named(name);
      Path folder = DataFolders.of(data).target();
      out.println(known + ", " + known.origin());
      List<Path> files = new Downloader().get(known, folder, new Bar(out)::update);
      out.println(Text.count(files.size(), "files") + " in " + files.getFirst().getParent());
      return 0;
    }
  }

  /** A line for each file, and on a terminal the percentage that has arrived. */
  private static final class Bar {
    private final PrintWriter out;

    private final boolean live = Output.isOnTerminal();

    private String file = "";
    private long shown = -1;

    Bar(PrintWriter out) {
      this.out = out;
    }

    void update(KnownData.KnownFile current, long done, long total) {
      long percent = total == 0 ? 100 : Math.min(100, 100 * done / total);
      boolean complete = done >= total;
      if (!current.path().equals(file)) {
        file = current.path();
        shown = -1;
      }
      if (percent == shown || (!live && !complete)) {
        return;
      }
      shown = percent;
      out.print((live ? "\r" : "") + String.format(Locale.ROOT, "  %-40s %3d %%", file, percent));
      if (complete) {
        out.println();
      }
      out.flush();
    }
  }
}

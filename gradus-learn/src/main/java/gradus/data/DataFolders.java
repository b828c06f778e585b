package gradus.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folders in which data is looked for, in order: {@code --data}, {@code GRADUS_DATA}, then the
 * user's own.
 *
 * @param places the folders, first to last
 */
public record DataFolders(List<Place> places) {
  /**
   * A folder and who named it.
   *
   * @param folder the folder, which need not exist
   * @param reason why it is looked at
   */
  public record Place(Path folder, String reason) {}

  /** Copies the list. */
  public DataFolders {
    places = List.copyOf(places);
  }

  /** Returns the folders for this user; {@code option} is the value of {@code --data}, if given. */
  public static DataFolders of(@Nullable Path option) {
    return of(option, System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  static DataFolders of(@Nullable Path option, Map<String, String> environment, Path home) {
    List<Place> places = new ArrayList<>();
    if (option != null) {
      places.add(new Place(option, "--data"));
    }
    String named = environment.getOrDefault("GRADUS_DATA", "");
    if (!named.isBlank()) {
      places.add(new Place(Path.of(named), "GRADUS_DATA"));
    }
    String shared = environment.getOrDefault("XDG_DATA_HOME", "");
    places.add(
        shared.isBlank()
            ? new Place(home.resolve(".gradus").resolve("data"), "the user's folder")
            : new Place(Path.of(shared).resolve("gradus"), "XDG_DATA_HOME"));
    return new DataFolders(places);
  }

  /** Returns the folder that downloads go to: the first. */
  public Path target() {
    return places.getFirst().folder();
  }

  /**
   * Returns the first folder that holds a file or folder of this name, such as {@code mnist}.
   *
   * @throws DataException when none does; the message says where it was looked for
   */
  public Path holding(String relative) {
    for (Place place : places) {
      if (Files.exists(place.folder().resolve(relative))) {
        return place.folder();
      }
    }
    StringBuilder looked = new StringBuilder();
    for (Place place : places) {
      looked.append(looked.isEmpty() ? "" : ", ");
      looked.append(place.folder()).append(" (").append(place.reason()).append(')');
    }
    throw new DataException(
        "there is no "
            + relative
            + " in "
            + looked
            + ". 'gradus data list' shows what can be downloaded; --data or GRADUS_DATA name"
            + " another folder.");
  }
}

package gradus.ratings;

import gradus.Rng;
import gradus.data.CsvTable;
import gradus.data.DataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who rated what, and how: users and items by number, from 0, in the order in which they first
 * occur. Parts of a split keep the numbers.
 */
public final class Ratings {
  private static final float MOST = 1e6f; // whatever is above is no rating

  private final List<String> titles;
  private final int users;
  private final int[] user;
  private final int[] item;
  private final float[] rating;

  private Ratings(List<String> titles, int users, int[] user, int[] item, float[] rating) {
    this.titles = titles;
    this.users = users;
    this.user = user;
    this.item = item;
    this.rating = rating;
  }

  /**
   * Ratings cut in two.
   *
   * @param rest what is left
   * @param held what was held out
   */
  public record Split(Ratings rest, Ratings held) {}

  /**
   * Returns ratings made in the program.
   *
   * @param titles a title for each item
   * @param user who rated, from 0
   * @param item what was rated, from 0
   * @param rating how
   * @throws IllegalArgumentException if the lists are of different lengths, or a number is out of
   *     range
   */
  public static Ratings of(List<String> titles, int[] user, int[] item, float[] rating) {
    if (user.length != item.length || user.length != rating.length) {
      throw new IllegalArgumentException(
          "each rating needs a user and an item, got "
              + Arrays.toString(new int[] {user.length, item.length, rating.length})
              + " users, items and ratings");
    }
    int users = 0;
    for (int i = 0; i < user.length; i++) {
      if (user[i] < 0 || item[i] < 0 || item[i] >= titles.size() || !Float.isFinite(rating[i])) {
        throw new IllegalArgumentException(
            "rating "
                + i
                + " is out of range: user "
                + user[i]
                + ", item "
                + item[i]
                + " of "
                + titles.size()
                + ", "
                + rating[i]);
      }
      users = Math.max(users, user[i] + 1);
    }
    return new Ratings(List.copyOf(titles), users, user.clone(), item.clone(), rating.clone());
  }

  /**
   * Reads a folder in the form of MovieLens: {@code ratings.csv} with the columns userId, movieId
   * and rating, and {@code movies.csv} with movieId and title.
   *
   * @throws DataException if a file is missing or something in it is not as it must be, with the
   *     line: a rating that is no number, a film without a title, a user who rates a film twice
   */
  public static Ratings read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          folder + ": expected a folder with ratings.csv and movies.csv, found none.");
    }
    Map<String, String> titleOf = titles(CsvTable.read(folder.resolve("movies.csv")));
    CsvTable table = CsvTable.read(folder.resolve("ratings.csv"));
    int userColumn = table.column("userId");
    int itemColumn = table.column("movieId");
    int ratingColumn = table.column("rating");
    Map<String, Integer> users = new HashMap<>();
    Map<String, Integer> items = new HashMap<>();
    List<String> titles = new ArrayList<>();
    Set<Long> pairs = new HashSet<>();
    int[] user = new int[table.size()];
    int[] item = new int[table.size()];
    float[] rating = new float[table.size()];
    for (int row = 0; row < table.size(); row++) {
      user[row] = number(users, table.cell(row, userColumn));
      String id = table.cell(row, itemColumn);
      item[row] = number(items, id);
      if (item[row] == titles.size()) {
        String title = titleOf.get(id);
        if (title == null) {
          throw error(
              table, row, "expected a film that movies.csv has, found movieId '" + id + "'");
        }
        titles.add(title);
      }
      if (!pairs.add((long) user[row] << 32 | item[row])) {
        throw error(
            table,
            row,
            "expected one rating of a film by each user, found a second one of '"
                + titles.get(item[row])
                + "' by user "
                + table.cell(row, userColumn));
      }
      rating[row] = rating(table, row, ratingColumn);
    }
    return new Ratings(List.copyOf(titles), users.size(), user, item, rating);
  }

  private static Map<String, String> titles(CsvTable movies) {
    int id = movies.column("movieId");
    int title = movies.column("title");
    Map<String, String> titles = new HashMap<>();
    for (int row = 0; row < movies.size(); row++) {
      if (titles.putIfAbsent(movies.cell(row, id), movies.cell(row, title)) != null) {
        throw error(
            movies, row, "expected each movieId once, found '" + movies.cell(row, id) + "' again");
      }
    }
    return titles;
  }

  private static int number(Map<String, Integer> known, String id) {
    Integer number = known.putIfAbsent(id, known.size());
    return number == null ? known.size() - 1 : number;
  }

  private static float rating(CsvTable table, int row, int column) {
    String cell = table.cell(row, column);
    try {
      float value = Float.parseFloat(cell);
      if (Math.abs(value) <= MOST) {
        return value;
      }
    } catch (NumberFormatException e) {
      // is answered below
    }
    throw error(table, row, "expected a rating, a number such as 3.5, found '" + cell + "'");
  }

  private static DataException error(CsvTable table, int row, String problem) {
    return new DataException(
        String.format(Locale.ROOT, "%s, line %,d: %s.", table.file(), table.line(row), problem));
  }

  /** Returns how many ratings there are. */
  public int size() {
    return rating.length;
  }

  /** Returns how many users are numbered, whether or not they rate anything here. */
  public int users() {
    return users;
  }

  /** Returns how many items are numbered, whether or not they are rated here. */
  public int items() {
    return titles.size();
  }

  /** Returns the title of an item. */
  public String title(int number) {
    return titles.get(number);
  }

  /** Returns who gave a rating. */
  public int user(int index) {
    return user[index];
  }

  /** Returns what a rating is of. */
  public int item(int index) {
    return item[index];
  }

  /** Returns a rating. */
  public float rating(int index) {
    return rating[index];
  }

  /** Returns the mean of all ratings, 0 if there are none. */
  public double mean() {
    double sum = 0;
    for (float value : rating) {
      sum += value;
    }
    return sum / Math.max(1, rating.length);
  }

  /** Returns the least rating and the greatest. */
  public float[] range() {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : rating) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    return new float[] {least, greatest};
  }

  /** Returns the items by how often they are rated here, the most often first. */
  public List<Integer> mostRated(int count) {
    int[] times = new int[items()];
    for (int rated : item) {
      times[rated]++;
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      order.add(i);
    }
    order.sort((a, b) -> times[a] == times[b] ? a - b : times[b] - times[a]);
    return List.copyOf(order.subList(0, Math.min(count, order.size())));
  }

  /**
   * Holds out a share of the ratings at random.
   *
   * @param share from 0 to 1
   */
  public Split split(double share, Rng chance) {
    int[] order = chance.permutation(size());
    int rest = size() - (int) Math.round(size() * share);
    return new Split(
        select(Arrays.copyOfRange(order, 0, rest)),
        select(Arrays.copyOfRange(order, rest, order.length)));
  }

  private Ratings select(int[] chosen) {
    float[] ratings = new float[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      ratings[i] = rating[chosen[i]];
    }
    return new Ratings(
        titles,
        users,
        Arrays.stream(chosen).map(i -> user[i]).toArray(),
        Arrays.stream(chosen).map(i -> item[i]).toArray(),
        ratings);
  }

  /** Returns SHA-256 of ratings and titles, as hexadecimal digits. */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = ByteBuffer.allocate(12);
      for (int i = 0; i < rating.length; i++) {
        bytes.clear().putInt(user[i]).putInt(item[i]).putFloat(rating[i]);
        digest.update(bytes.array());
      }
      for (String title : titles) {
        digest.update(title.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d ratings of %,d items by %,d users", size(), items(), users);
  }
}

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.DrillDownQuery;
import org.apache.lucene.facet.DrillSideways;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.Facets;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.LabelAndValue;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

/**
 * Lucene as the benchmark asks it: {@code build} indexes a file of rows, {@code serve} answers
 * searches line by line. See {@code program.py} beside this folder for what is written and read.
 *
 * <p>A word's frequency is the sum of its weighted frequencies in all fields, which makes BM25 one of
 * several fields (BM25F) with one posting list a word; a list for each field, with boosts, takes
 * twice as long. Phrases have a field with positions, in which texts stand far apart. The text that
 * is shown stands in doc values, because to unpack stored fields takes as long as the search.
 */
public final class LucenePeer {
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Settings(
      Map<String, Double> weights, List<String> facets, float k1, float b, int shown, int width) {}

  record Row(int number, Map<String, String> texts, Map<String, List<String>> values) {}

  record Asked(
      List<List<String>> wanted,
      List<List<String>> unwanted,
      Map<String, List<String>> filters,
      boolean forget) {}

  record Answer(
      int total,
      List<Long> best,
      Map<String, Map<String, Integer>> counts,
      List<String> snippets,
      long nanoseconds) {}

  /** Weights are whole numbers as frequencies: twentieths. */
  private static final int PARTS = 20;

  /** Positions between two texts, so that no phrase runs from one into the next. */
  private static final int GAP = 100;

  private static final String WORDS = "words";
  private static final String PHRASES = "phrases";
  private static final String SHOWN = "shown";
  private static final String NUMBER = "number";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings settings;
  private final FacetsConfig config = new FacetsConfig();
  private final Map<String, SortedSetDocValuesReaderState> states = new HashMap<>();
  private IndexSearcher searcher;

  private LucenePeer(Settings settings) {
    this.settings = settings;
    for (String facet : settings.facets) {
      config.setMultiValued(facet, true);
      config.setIndexFieldName(facet, column(facet));
    }
  }

  private static String column(String facet) {
    return "facet_" + facet;
  }

  public static void main(String[] arguments) throws IOException {
    LucenePeer peer = new LucenePeer(JSON.readValue(arguments[1], Settings.class));
    Path place = Path.of(arguments[2]);
    if (arguments[0].equals("build")) peer.build(place, Path.of(arguments[3]));
    else peer.serve(place);
  }

  /** Index the rows as one segment. */
  private void build(Path place, Path rows) throws IOException {
    IndexWriterConfig writing = new IndexWriterConfig(new ApartAnalyzer()).setRAMBufferSizeMB(256);
    try (IndexWriter writer = new IndexWriter(new MMapDirectory(place), writing);
        BufferedReader lines = Files.newBufferedReader(rows)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.addDocument(config.build(document(JSON.readValue(line, Row.class))));
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  private Document document(Row row) {
    Document document = new Document();
    Map<String, Integer> frequencies = new HashMap<>();
    row.texts.forEach(
        (field, text) -> {
          int weight = (int) Math.round(settings.weights.get(field) * PARTS);
          for (String word : text.split(" ")) {
            if (!word.isEmpty()) frequencies.merge(word, weight, Integer::sum);
          }
          document.add(new TextField(PHRASES, text, Field.Store.NO));
        });
    document.add(new Field(WORDS, new WeightedWords(frequencies), WeightedWords.TYPE));
    document.add(new NumericDocValuesField(NUMBER, row.number));
    document.add(new BinaryDocValuesField(SHOWN, new BytesRef(row.texts.get("text"))));
    row.values.forEach(
        (facet, values) -> {
          for (String value : values) document.add(new SortedSetDocValuesFacetField(facet, value));
        });
    return document;
  }

  /** Words at spaces; texts of one field stand apart. */
  private static final class ApartAnalyzer extends AnalyzerWrapper {
    private final Analyzer words = new WhitespaceAnalyzer();

    ApartAnalyzer() {
      super(GLOBAL_REUSE_STRATEGY);
    }

    @Override
    protected Analyzer getWrappedAnalyzer(String field) {
      return words;
    }

    @Override
    public int getPositionIncrementGap(String field) {
      return GAP;
    }
  }

  /** Each word once, with its frequency. */
  private static final class WeightedWords extends TokenStream {
    static final FieldType TYPE = new FieldType();

    static {
      TYPE.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
      TYPE.freeze();
    }

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
    private final Iterator<Map.Entry<String, Integer>> words;

    WeightedWords(Map<String, Integer> frequencies) {
      words = frequencies.entrySet().iterator();
    }

    @Override
    public boolean incrementToken() {
      if (!words.hasNext()) return false;
      clearAttributes();
      Map.Entry<String, Integer> word = words.next();
      term.append(word.getKey());
      frequency.setTermFrequency(word.getValue());
      return true;
    }
  }

  /** Answer the searches of standard input, one a line, until it ends. */
  private void serve(Path place) throws IOException {
    searcher = new IndexSearcher(DirectoryReader.open(new MMapDirectory(place)));
    searcher.setSimilarity(new BM25Similarity(settings.k1 * PARTS, settings.b));
    for (String facet : settings.facets) {
      states.put(
          facet,
          new DefaultSortedSetDocValuesReaderState(
              searcher.getIndexReader(), column(facet), config));
    }
    System.out.println(JSON.writeValueAsString(Map.of("version", Version.LATEST.toString())));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Asked asked = JSON.readValue(line, Asked.class);
      if (asked.forget) searcher.setQueryCache(null);
      System.out.println(JSON.writeValueAsString(asked.forget ? Map.of() : search(asked)));
    }
  }

  private Answer search(Asked asked) throws IOException {
    long start = System.nanoTime();
    DrillDownQuery query = new DrillDownQuery(config, query(asked));
    asked.filters.forEach(
        (facet, values) -> {
          for (String value : values) query.add(facet, value);
        });
    Map<String, FacetsCollector> found = new HashMap<>();
    TopDocs best;
    FacetsCollector all;
    if (asked.filters.isEmpty()) {
      FacetsCollectorManager.FacetsResult result =
          FacetsCollectorManager.search(
              searcher, query.getBaseQuery(), settings.shown, new FacetsCollectorManager());
      best = result.topDocs();
      all = result.facetsCollector();
    } else {
      DrillSideways.DrillSidewaysResult result =
          new Sideways(searcher, config).search(query, settings.shown);
      best = result.hits;
      all = result.drillDownFacetsCollector;
      for (int at = 0; at < result.drillSidewaysDims.length; at++) {
        found.put(result.drillSidewaysDims[at], result.drillSidewaysFacetsCollector[at]);
      }
    }
    int total = 0;
    for (FacetsCollector.MatchingDocs matching : all.getMatchingDocs()) total += matching.totalHits();
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    for (String facet : settings.facets) {
      counts.put(facet, counts(facet, found.getOrDefault(facet, all)));
    }
    List<Long> numbers = new ArrayList<>();
    List<String> snippets = new ArrayList<>();
    Set<String> words = new HashSet<>();
    asked.wanted.forEach(words::addAll);
    show(best, words, numbers, snippets);
    return new Answer(total, numbers, counts, snippets, System.nanoTime() - start);
  }

  /** Collects what is found without each filter; the counting is done by `counts`. */
  private static final class Sideways extends DrillSideways {
    Sideways(IndexSearcher searcher, FacetsConfig config) {
      super(searcher, config, (SortedSetDocValuesReaderState) null);
    }

    @Override
    protected Facets buildFacetsResult(
        FacetsCollector found, FacetsCollector[] lifted, String[] facets) {
      return null;
    }
  }

  private Map<String, Integer> counts(String facet, FacetsCollector found) throws IOException {
    FacetResult result =
        new SortedSetDocValuesFacetCounts(states.get(facet), found).getAllChildren(facet);
    Map<String, Integer> counts = new HashMap<>();
    if (result != null) {
      for (LabelAndValue one : result.labelValues) counts.put(one.label, one.value.intValue());
    }
    return counts;
  }

  private void show(TopDocs best, Set<String> words, List<Long> numbers, List<String> snippets)
      throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    for (ScoreDoc hit : best.scoreDocs) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
      int document = hit.doc - leaf.docBase;
      NumericDocValues number = leaf.reader().getNumericDocValues(NUMBER);
      BinaryDocValues text = leaf.reader().getBinaryDocValues(SHOWN);
      if (!number.advanceExact(document) || !text.advanceExact(document)) {
        throw new IllegalStateException("no doc values");
      }
      numbers.add(number.longValue());
      snippets.add(snippet(text.binaryValue().utf8ToString(), words));
    }
  }

  /** A text's part around the first of some words, with all of these marked. */
  private String snippet(String text, Set<String> words) {
    int first = 0;
    for (int at = 0; at >= 0 && !words.isEmpty(); at = text.indexOf(' ', at) + 1) {
      int end = text.indexOf(' ', at);
      if (words.contains(text.substring(at, end < 0 ? text.length() : end))) {
        first = at;
        break;
      }
      if (end < 0) break;
    }
    int from = Math.max(0, first - settings.width / 2);
    String shown = text.substring(from, Math.min(text.length(), from + settings.width));
    StringBuilder marked = new StringBuilder(shown.length() + 64);
    for (String word : shown.split(" ")) {
      if (!marked.isEmpty()) marked.append(' ');
      if (words.contains(word)) marked.append("<b>").append(word).append("</b>");
      else marked.append(word);
    }
    return marked.toString();
  }

  private static Query query(Asked asked) {
    if (asked.wanted.isEmpty() && asked.unwanted.isEmpty()) return new MatchAllDocsQuery();
    if (asked.wanted.size() == 1 && asked.unwanted.isEmpty()) return together(asked.wanted.get(0));
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    if (asked.wanted.isEmpty()) query.add(new MatchAllDocsQuery(), Occur.MUST);
    for (List<String> words : asked.wanted) query.add(together(words), Occur.MUST);
    for (List<String> words : asked.unwanted) query.add(together(words), Occur.MUST_NOT);
    return query.build();
  }

  /** A word, or several as a phrase. */
  private static Query together(List<String> words) {
    return words.size() == 1
        ? new TermQuery(new Term(WORDS, words.get(0)))
        : new PhraseQuery(PHRASES, words.toArray(new String[0]));
  }
}

//! SeekStorm as the benchmark asks it: `build` indexes a file of rows, `serve` answers searches line by line.
//!
//! See `program.py` beside this folder for what is written and read.

use seekstorm::commit::Commit;
use seekstorm::highlighter::{Highlight, highlighter};
use seekstorm::index::{
    AccessType, Close, Clustering, Document, DocumentCompression, FileType, FrequentwordType,
    IndexArc, IndexDocument, IndexMetaObject, LexicalSimilarity, NgramSet, StemmerType,
    StopwordType, TokenizerType, create_index, open_index, version,
};
use seekstorm::search::{
    FacetFilter, FacetValue, QueryFacet, QueryRewriting, QueryType, ResultObject, ResultType,
    Search, SearchMode,
};
use seekstorm::vector::Inference;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, stdin};
use std::path::Path;
use std::time::Instant;

/// Lessons of the forty sources, at the most, that the best forty lessons have: of each 200, and some more.
const MOST_OF_SOURCES: usize = 10_000;

type Failure = Box<dyn Error + Send + Sync>;

#[derive(Deserialize)]
struct Settings {
    weights: BTreeMap<String, f32>,
    facets: Vec<String>,
    shown: usize,
    width: usize,
}

#[derive(Deserialize)]
struct Row {
    number: u32,
    texts: BTreeMap<String, String>,
    values: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    wanted: Vec<Vec<String>>,
    unwanted: Vec<Vec<String>>,
    filters: BTreeMap<String, Vec<String>>,
    /// Has no effect: SeekStorm keeps nothing from one search to the next.
    forget: bool,
}

type Counts = HashMap<String, HashMap<String, usize>>;

#[derive(Serialize, Default)]
struct Answer {
    total: usize,
    best: Vec<u32>,
    counts: Counts,
    snippets: Vec<String>,
    nanoseconds: u128,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let settings: Settings = serde_json::from_str(&arguments[2])?;
    let place = Path::new(&arguments[3]);
    match arguments[1].as_str() {
        "build" => build(&settings, place, Path::new(&arguments[4])).await,
        _ => serve(&settings, place).await,
    }
}

/// Index the rows with one shard, which one thread searches.
async fn build(settings: &Settings, place: &Path, rows: &Path) -> Result<(), Failure> {
    let meta = IndexMetaObject {
        id: 0,
        name: "lessons".into(),
        lexical_similarity: LexicalSimilarity::Bm25f,
        tokenizer: TokenizerType::Whitespace,
        stemmer: StemmerType::None,
        stop_words: StopwordType::None,
        frequent_words: FrequentwordType::English,
        ngram_indexing: NgramSet::NgramFF as u8 | NgramSet::NgramFFF as u8,
        document_compression: DocumentCompression::Snappy,
        access_type: AccessType::Mmap,
        spelling_correction: None,
        query_completion: None,
        clustering: Clustering::None,
        inference: Inference::None,
        segment_number_bits: 11,
    };
    let mut schema: Vec<Value> = settings
        .weights
        .iter()
        .map(|(name, weight)| {
            let shown = name == "text";
            json!({"field": name, "field_type": "Text", "store": shown, "index_lexical": true,
                   "longest": shown, "boost": weight})
        })
        .collect();
    schema.push(facet_field("number", "U32"));
    schema.extend(
        settings
            .facets
            .iter()
            .map(|name| facet_field(&column(name), "StringSet16")),
    );
    let schema = serde_json::from_value(Value::from(schema))?;
    let index = create_index(place, meta, &schema, &Vec::new(), true, Some(1)).await?;
    for line in BufReader::new(File::open(rows)?).lines() {
        let row: Row = serde_json::from_str(&line?)?;
        let mut document = Document::new();
        document.insert("number".into(), json!(row.number));
        document.extend(
            row.texts
                .into_iter()
                .map(|(name, text)| (name, Value::from(text))),
        );
        document.extend(
            row.values
                .into_iter()
                .map(|(name, values)| (column(&name), Value::from(values))),
        );
        index.index_document(document, FileType::None).await;
    }
    index.commit().await;
    index.close().await;
    Ok(())
}

/// A facet's field; its name is none of a text's.
fn column(facet: &str) -> String {
    format!("facet_{facet}")
}

fn facet_field(name: &str, kind: &str) -> Value {
    json!({"field": name, "field_type": kind, "store": false, "index_lexical": false, "facet": true})
}

/// Answer the searches of standard input, one a line, until it ends.
async fn serve(settings: &Settings, place: &Path) -> Result<(), Failure> {
    let index = open_index(place).await?;
    println!("{}", json!({"version": version()}));
    for line in stdin().lines() {
        let asked: Asked = serde_json::from_str(&line?)?;
        let answer = if asked.forget {
            Answer::default()
        } else {
            let start = Instant::now();
            let mut answer = answered(&index, settings, &asked).await?;
            answer.nanoseconds = start.elapsed().as_nanos();
            answer
        };
        println!("{}", serde_json::to_string(&answer)?);
    }
    Ok(())
}

/// Best lessons, total, counts of every facet with its own filter lifted, and snippets.
async fn answered(index: &IndexArc, settings: &Settings, asked: &Asked) -> Result<Answer, Failure> {
    let (query, phrases) = query(asked);
    let free: Vec<&String> = settings
        .facets
        .iter()
        .filter(|name| !asked.filters.contains_key(*name))
        .collect();
    let found = search(
        index,
        &query,
        settings.shown,
        &free,
        filters(&asked.filters, ""),
    )
    .await;
    let mut answer = Answer {
        total: found.result_count_total,
        ..Default::default()
    };
    answer.counts = counts(&found);
    for name in asked.filters.keys() {
        let lifted = search(index, &query, 0, &[name], filters(&asked.filters, name)).await;
        answer.counts.extend(counts(&lifted));
    }
    for phrase in &phrases {
        let with = format!("{query} {phrase}");
        let part = search(index, &with, 0, &free, filters(&asked.filters, "")).await;
        answer.total -= part.result_count_total;
        subtract(&mut answer.counts, counts(&part));
        for name in asked.filters.keys() {
            let lifted = search(index, &with, 0, &[name], filters(&asked.filters, name)).await;
            subtract(&mut answer.counts, counts(&lifted));
        }
    }
    let best = match phrases.is_empty() {
        true => numbers(&found),
        false => without(index, settings, asked, answer.total).await,
    };
    let snippet = Highlight {
        field: "text".into(),
        fragment_number: 1,
        fragment_size: settings.width,
        ..Default::default()
    };
    let highlighter = Some(highlighter(index, vec![snippet], found.query_terms).await);
    let opened = index.read().await;
    for lesson in best {
        if let FacetValue::U32(number) = opened.get_facet_value("number", lesson).await {
            answer.best.push(number);
        }
        let document = opened
            .get_document(lesson, false, &highlighter, &HashSet::new(), &[])
            .await?;
        answer
            .snippets
            .push(document["text"].as_str().unwrap_or_default().to_owned());
    }
    Ok(answer)
}

/// The best lessons that have none of the excluded phrases: of a growing number of the best, those that are
/// not found with a phrase in their own sources.
async fn without(index: &IndexArc, settings: &Settings, asked: &Asked, total: usize) -> Vec<usize> {
    let (query, phrases) = query(asked);
    let mut tried = 4 * settings.shown;
    loop {
        let mut best =
            numbers(&search(index, &query, tried, &[], filters(&asked.filters, "")).await);
        let exhausted = best.len() < tried;
        let mut sources = HashSet::new();
        for lesson in &best {
            let source = index
                .read()
                .await
                .get_facet_value("facet_source", *lesson)
                .await;
            if let FacetValue::StringSet(values) = source {
                sources.extend(values);
            }
        }
        let mut within = asked.filters.clone();
        within.insert("source".into(), sources.into_iter().collect());
        for phrase in &phrases {
            let with = format!("{query} {phrase}");
            let part = search(index, &with, MOST_OF_SOURCES, &[], filters(&within, "")).await;
            let having: HashSet<usize> = numbers(&part).into_iter().collect();
            best.retain(|lesson| !having.contains(lesson));
        }
        if exhausted || best.len() >= settings.shown.min(total) {
            best.truncate(settings.shown);
            return best;
        }
        tried *= 4;
    }
}

async fn search(
    index: &IndexArc,
    query: &str,
    shown: usize,
    counted: &[&String],
    filters: Vec<FacetFilter>,
) -> ResultObject {
    let facets = counted
        .iter()
        .map(|name| QueryFacet::StringSet16 {
            field: column(name),
            prefix: String::new(),
            length: u16::MAX,
        })
        .collect();
    index
        .search(
            query.into(),
            None,
            QueryType::Intersection,
            SearchMode::Lexical,
            true,
            0,
            shown.max(1), // SeekStorm 4.0.1 ends with an error where it counts a word and ranks nothing
            ResultType::TopkCount,
            false,
            Vec::new(),
            facets,
            filters,
            Vec::new(),
            QueryRewriting::SearchOnly,
        )
        .await
}

/// All filters but that of the facet that is lifted.
fn filters(chosen: &BTreeMap<String, Vec<String>>, lifted: &str) -> Vec<FacetFilter> {
    chosen
        .iter()
        .filter(|(name, _)| *name != lifted)
        .map(|(name, values)| FacetFilter::StringSet16 {
            field: column(name),
            filter: values.clone(),
        })
        .collect()
}

/// SeekStorm's own numbers of the lessons found.
fn numbers(found: &ResultObject) -> Vec<usize> {
    found.results.iter().map(|hit| hit.doc_id).collect()
}

fn counts(found: &ResultObject) -> Counts {
    found
        .facets
        .iter()
        .map(|(name, values)| {
            (
                name["facet_".len()..].to_owned(),
                values.iter().cloned().collect(),
            )
        })
        .collect()
}

fn subtract(counts: &mut Counts, part: Counts) {
    for (name, values) in part {
        for (value, number) in values {
            *counts
                .get_mut(&name)
                .and_then(|all| all.get_mut(&value))
                .expect("a part is counted too") -= number;
        }
    }
}

/// The search in SeekStorm's language, without the phrases that must not stand there, which it lacks.
fn query(asked: &Asked) -> (String, Vec<String>) {
    let mut parts: Vec<String> = asked.wanted.iter().map(|words| quoted(words)).collect();
    let (single, phrases): (Vec<_>, Vec<_>) =
        asked.unwanted.iter().partition(|words| words.len() == 1);
    parts.extend(single.iter().map(|words| format!("-{}", words[0])));
    (
        parts.join(" "),
        phrases.into_iter().map(|words| quoted(words)).collect(),
    )
}

/// A phrase in quotation marks, or a word that is required also beside a phrase.
fn quoted(words: &[String]) -> String {
    if words.len() > 1 {
        format!("\"{}\"", words.join(" "))
    } else {
        format!("+{}", words[0])
    }
}

//! `tsunagi demo`: writes a sample installation, runs the night, says what was read, decided and written.

use super::arguments::DemoArguments;
use super::ending::Ending;
use super::progress::Progress;
use super::{init, logs, print, run, summary, targets};
use crate::clock;
use crate::config;
use crate::cycle::{Request, Stop};
use crate::demo::{self, Options};
use anyhow::Context;
use std::path::Path;

/// Says that a folder was made by `demo`, and so may be made anew.
const MARK: &str = "demo.txt";
const MARK_TEXT: &str =
    "このフォルダーは tsunagi demo が作りました。中身はすべて架空で、次の demo で作り直されます。\n";

pub(super) fn run(arguments: &DemoArguments) -> anyhow::Result<Ending> {
    let _logs = logs::start(None, "warn");
    let dir = &arguments.dir;
    targets::refuse_sources(dir, None)?;
    make_room(dir)?;
    init::write_installation(dir)?;
    std::fs::write(dir.join(MARK), MARK_TEXT).with_context(|| format!("{} に書けません", dir.display()))?;
    let options = Options {
        desks: arguments.desks as usize,
        workshops: arguments.workshops as usize,
        cases: arguments.cases as usize,
        years: arguments.years as usize,
        seed: arguments.seed,
    };
    let progress = Progress::new();
    let written = demo::write_installation(dir, &options, &mut |done, all| {
        progress.stage("見本の一式を作っています", done, all);
    })?;
    drop(progress);
    print::result(&format!(
        "見本の一式を {} に作りました（窓口 {}・事業所 {}・ファイル {}。内容はすべて架空です）。\n",
        dir.display(),
        written.desks,
        written.workshops,
        written.files.len()
    ))?;
    if arguments.write_only {
        return Ok(Ending::Done);
    }
    let file = dir.join("tsunagi.toml");
    let config = config::load(&file)?;
    let now = clock::from_environment(config.schedule.time_zone).now();
    let request = Request { as_of: Some(demo::story_day()), ..Request::at(now) };
    let outcome = run::consolidate(&config, &request, &Stop::default())?;
    print::result(&format!("\n{}{}", summary::text(&outcome), next_steps(dir, &file)))?;
    Ok(run::ending(&outcome))
}

/// Empties a folder that an earlier demo made; any other folder with something in it is left alone.
fn make_room(dir: &Path) -> anyhow::Result<()> {
    let filled = dir.is_dir() && std::fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_some());
    if !filled {
        return Ok(());
    }
    if !dir.join(MARK).is_file() {
        anyhow::bail!(
            "{} は空ではなく、demo が作ったものでもありません。--dir で別の場所を指定してください。",
            dir.display()
        );
    }
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    if here.is_ok_and(|here| dir.canonicalize().is_ok_and(|dir| here.starts_with(dir))) {
        anyhow::bail!(
            "いまいるフォルダー {} は作り直せません。一つ上のフォルダーへ移ってから、--dir で指定してください。",
            dir.display()
        );
    }
    std::fs::remove_dir_all(dir).with_context(|| format!("前の見本 {} を片づけられません", dir.display()))
}

fn next_steps(dir: &Path, file: &Path) -> String {
    let (dir, file, day) = (dir.display(), file.display(), demo::story_day());
    format!(
        "\n■ 次に見るところ\n  {dir}/out/全国台帳.xlsx  全国事務局のブック（案件マッチング・事業所台帳・指標ほか）\n  \
         {dir}/out/窓口/        窓口ごとのブック（おすすめ案件・データ確認ほか）\n  \
         tsunagi explain --config {file} W-000001     値の出どころと判断の理由\n  \
         tsunagi run --config {file} --as-of {day}    もう一度（何も変わらなければ何も書きません）\n"
    )
}

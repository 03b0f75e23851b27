import OpenSSLKit

/// How the page of a run looks: in the light and in the dark, on a desk and on a phone.
///
/// A tile's colour says what came of the connection; red is kept for what is not as expected.
enum HTMLStyle {
  static var sheet: Markup { "\(colours)\(overview)\(tiles)\(page)\(wire)\(small)" }

  /// By which the page's policy admits it, and no other style.
  static let hash = Base64.encode(Digest.sha256.hash(Array(sheet.source.utf8)))

  private static let colours: Markup = """
    :root {
      color-scheme: light dark;
      --back: #fafaf8; --panel: #fff; --ink: #1a1f26; --soft: #5d6876; --line: #e2e5ea;
      --ssl: #0e7569; --ssl-ink: #fff; --plain: #f3d784; --plain-ink: #57410a;
      --fail: #e4e8ee; --fail-ink: #4a5563; --bad: #cf2338; --bad-ink: #fff; --warn: #c97a00;
      --good: #147a3d; --tls: #0e756914; --code: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --back: #0e1217; --panel: #161c23; --ink: #e5e9ef; --soft: #93a0b0; --line: #29323d;
        --ssl: #17917f; --ssl-ink: #fff; --plain: #b98d27; --plain-ink: #171100;
        --fail: #28313c; --fail-ink: #a3afbe; --bad: #e5364b; --warn: #e0a030; --good: #4cc27a;
        --tls: #17917f24;
      }
    }
    * { box-sizing: border-box; }
    html { background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; \
    -webkit-text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 76rem; padding: 2.5rem 1.5rem 5rem; }
    a { color: inherit; }
    a:focus-visible, input:focus-visible { outline: 3px solid var(--ssl); outline-offset: 2px; }
    h1, h2, h3, p, ul, ol, dl, figure, blockquote { margin: 0; padding: 0; }
    ul, ol { list-style: none; }
    code, pre { font: 13px/1.55 var(--code); }
    .kind { color: var(--soft); font-size: 13px; letter-spacing: .02em; }

    """

  private static let overview: Markup = """
    .case { display: none; }
    .case:target { display: block; }
    body:has(.case:target) #all { display: none; }
    h1 { font-size: 2.6rem; line-height: 1.15; letter-spacing: -.02em; overflow-wrap: anywhere; }
    .result { font-size: 1.25rem; font-weight: 600; margin: .35rem 0 1.1rem; }
    .result.good { color: var(--good); }
    .result.bad, .fault { color: var(--bad); }
    .bar { display: block; width: 100%; height: 13px; border-radius: 4px; }
    .grades, .facts { display: flex; flex-wrap: wrap; gap: .2rem 1.3rem; margin-top: .6rem; }
    .grades i { display: inline-block; width: 9px; height: 9px; border-radius: 3px; \
    margin-right: .45rem; }
    .facts { color: var(--soft); font-size: 13px; }
    .grades i { background: var(--good); }
    .bar rect { fill: var(--good); stroke: var(--back); stroke-width: 3px; \
    vector-effect: non-scaling-stroke; }
    .grades i.non-strict { background: var(--ssl); }
    .bar .non-strict { fill: var(--ssl); }
    .grades i.failed, .grades i.unexpectedly-passed { background: var(--bad); }
    .bar .failed, .bar .unexpectedly-passed { fill: var(--bad); }
    .grades i.waived { background: var(--warn); }
    .bar .waived { fill: var(--warn); }
    .grades i.unimplemented { background: var(--line); }
    .bar .unimplemented { fill: var(--line); }
    #all section { margin-top: 3.2rem; }
    #all h2 { font-size: 1.15rem; margin-bottom: .9rem; }
    .list { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; \
    overflow: hidden; }
    .list + details { margin-top: .6rem; }
    .list + details summary { cursor: pointer; color: var(--soft); margin-bottom: .6rem; }
    .list li + li { border-top: 1px solid var(--line); }
    .list a { display: grid; grid-template-columns: minmax(12rem, 2fr) 3fr; gap: 0 1.2rem; \
    align-items: baseline; padding: .42rem .9rem; text-decoration: none; \
    border-left: 4px solid var(--bad); }
    .list a.waived { border-left-color: var(--warn); }
    .list a:hover { background: var(--tls); }
    .list b { font: 600 13px/1.4 var(--code); overflow-wrap: anywhere; }
    .list span { color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
    .notes li { padding: .45rem 0; border-top: 1px solid var(--line); }
    .notes summary { cursor: pointer; padding-left: 3.65rem; text-indent: -3.65rem; }
    .notes b { color: var(--warn); display: inline-block; min-width: 2.3rem; text-indent: 0; }
    .notes .alarm, .notes .alarm b { color: var(--bad); }
    .fault { margin-top: .6rem; }
    .ids { padding: .4rem 0 .4rem 2.2rem; columns: 22rem; font: 12px/1.7 var(--code); }
    .ids a { display: block; overflow-wrap: anywhere; }
    .sentences li { display: grid; grid-template-columns: 1.4rem 1fr auto 3.2rem; gap: .5rem; \
    padding: .4rem 0; border-top: 1px solid var(--line); align-items: baseline; }
    .sentences i { font-style: normal; font-weight: 700; color: var(--good); }
    .sentences i.failed { color: var(--bad); }
    .sentences i.waived { color: var(--warn); }
    .sentences code { color: var(--soft); }
    .sentences em { font-style: normal; text-align: right; color: var(--soft); \
    font-variant-numeric: tabular-nums; }
    .none { color: var(--soft); padding: 2rem 0; }

    """

  private static let tiles: Markup = """
    .legend { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; color: var(--soft); \
    font-size: 13px; align-items: center; margin-bottom: .8rem; }
    .legend i { width: 22px; height: 14px; margin-right: .45rem; vertical-align: -2px; }
    .legend label { margin-left: auto; color: var(--ink); cursor: pointer; }
    table { border-collapse: separate; border-spacing: 3px; width: 100%; table-layout: fixed; }
    .servers table { margin-bottom: 1.6rem; }
    th { font-weight: 500; text-align: left; }
    thead th, thead td { position: sticky; top: 0; z-index: 1; background: var(--back); \
    padding: .5rem 0; font-size: 12px; color: var(--soft); text-align: center; width: 4.6rem; \
    line-height: 1.2; }
    thead th:first-child { width: 17rem; text-align: left; font-size: 14px; font-weight: 700; \
    color: var(--ink); }
    thead td { width: auto; }
    tbody th { font: 13px/1.3 var(--code); overflow-wrap: anywhere; padding-right: .6rem; }
    th small { color: var(--soft); font-size: 11.5px; }
    tbody td { padding: 0; }
    tr { scroll-margin-top: 4rem; }
    .about { color: var(--soft); font-size: 13px; padding-left: .8rem; white-space: nowrap; \
    overflow: hidden; text-overflow: ellipsis; }
    .servers:has(#only:checked) tbody tr:not(.bad), \
    .servers:has(#only:checked) table:not(:has(.bad)) { display: none; }
    .tile { display: inline-block; border-radius: 5px; background: var(--fail); \
    color: var(--fail-ink); }
    a.tile { display: block; height: 1.75rem; line-height: 1.75rem; text-align: center; \
    text-decoration: none; font-size: 12.5px; transition: transform .08s; }
    a.tile:hover { transform: scale(1.08); }
    .tile.ssl { background: var(--ssl); color: var(--ssl-ink); }
    .tile.plain { background: var(--plain); color: var(--plain-ink); }
    .tile.non-strict { box-shadow: inset 0 -3px var(--warn); }
    .tile.waived { background-image: repeating-linear-gradient(-45deg, transparent 0 5px, \
    color-mix(in srgb, var(--warn) 45%, transparent) 5px 9px); \
    box-shadow: inset 0 0 0 1.5px var(--warn); }
    .tile.unimplemented { background: none; color: var(--soft); box-shadow: inset 0 0 0 1px var(--line); }
    .tile.failed { background: var(--bad); color: var(--bad-ink); font-weight: 700; }

    """

  private static let page: Markup = """
    .case nav { margin-bottom: 1.6rem; }
    .case nav a { color: var(--soft); text-decoration: none; }
    .case nav a:hover { color: var(--ink); }
    .case h2 { font-size: 1.7rem; line-height: 1.25; letter-spacing: -.01em; overflow-wrap: anywhere; }
    .case h2 small { font-size: 1em; font-weight: 400; color: var(--soft); }
    .case h3 { font-size: 1rem; margin: 2.4rem 0 .8rem; }
    .grade { font-size: 12.5px; letter-spacing: 0; font-weight: 600; padding: .15rem .6rem; \
    border-radius: 99px; vertical-align: .35em; color: #fff; background: var(--soft); \
    white-space: nowrap; }
    .grade.passed, .grade.non-strict { background: var(--good); }
    .grade.failed { background: var(--bad); }
    .grade.waived { background: var(--warn); }
    @media (prefers-color-scheme: dark) { .grade { color: #0e1217; } }
    .lead { color: var(--soft); margin: .3rem 0; }
    pre + .lead { margin-top: 1rem; }
    .modes { width: auto; margin: 1rem -3px; }
    .modes td, .modes th { width: 4.6rem; }
    .modes th { font: 12px/1.2 system-ui, sans-serif; color: var(--soft); text-align: center; \
    padding: 0; overflow-wrap: normal; }
    .wire details { margin-top: .6rem; font-size: 13px; }
    .wire summary { cursor: pointer; color: var(--soft); }
    .modes [aria-current] { outline: 2px solid var(--ink); outline-offset: 1px; }
    .forms { display: flex; flex-wrap: wrap; gap: .3rem .4rem; font-size: 12.5px; }
    .forms a { padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 99px; \
    text-decoration: none; color: var(--soft); }
    .forms a.failed { color: var(--bad); border-color: var(--bad); }
    .forms [aria-current] { background: var(--ink); border-color: var(--ink); color: var(--back); }
    blockquote { border-left: 3px solid var(--ssl); padding: .1rem 0 .1rem 1rem; margin-top: 1.2rem; }
    blockquote p { font-size: 1.06rem; }
    blockquote footer { color: var(--soft); font: 12px var(--code); overflow-wrap: anywhere; }
    .trace { display: grid; grid-template-columns: auto 1fr; gap: .5rem 1.2rem; margin-top: 1.6rem; \
    align-items: baseline; }
    .trace dt { color: var(--soft); font-size: 13px; }
    .trace dd { margin: 0; display: flex; flex-wrap: wrap; gap: .3rem; font: 13px var(--code); }
    .trace dd > * { padding: .12rem .55rem; border-radius: 5px; border: 1px solid var(--line); \
    background: var(--panel); font-weight: 400; }
    .trace dd > b { border-color: transparent; background: var(--fail); color: var(--fail-ink); }
    .trace dd > b.ssl { background: var(--ssl); color: var(--ssl-ink); }
    .trace dd > b.plain { background: var(--plain); color: var(--plain-ink); }
    .trace dd > .other { border-color: var(--bad); box-shadow: 0 0 0 1px var(--bad); }
    .cause { margin-top: 1.2rem; padding: .7rem .9rem; border-radius: 6px; overflow-wrap: anywhere; \
    background: color-mix(in srgb, var(--bad) 11%, var(--panel)); }
    .cause b { color: var(--bad); margin-right: .5rem; }
    .reasons { margin-top: 1rem; }
    .reasons li { padding: .5rem .9rem; background: var(--panel); border: 1px solid var(--line); \
    border-left: 4px solid var(--warn); border-radius: 6px; margin-top: 6px; overflow-wrap: anywhere; }
    pre { margin: 0; padding: .8rem 1rem; background: var(--panel); border: 1px solid var(--line); \
    border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }

    """

  private static let wire: Markup = """
    .wire { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; \
    padding: 1rem 1.2rem; margin-bottom: 1rem; }
    figcaption { font-weight: 600; margin-bottom: .8rem; }
    figcaption span { color: var(--soft); font-weight: 400; }
    figcaption b { font-size: 12px; padding: .1rem .5rem; border-radius: 5px; \
    background: var(--fail); color: var(--fail-ink); }
    figcaption b.ssl { background: var(--ssl); color: var(--ssl-ink); }
    figcaption b.plain { background: var(--plain); color: var(--plain-ink); }
    .ends { display: flex; justify-content: space-between; }
    .ends b { font: 600 12.5px var(--code); padding: .25rem .8rem; border: 1.5px solid var(--ink); \
    border-radius: 6px; max-width: 48%; overflow-wrap: anywhere; }
    .wire ol { border: solid var(--soft); border-width: 0 2px; margin: 0 2.2rem; padding: .7rem 0; }
    .wire li { position: relative; display: flex; gap: .7rem; align-items: baseline; \
    padding: .15rem 1.3rem .6rem; font-size: 13.5px; min-height: 2rem; }
    .wire li b { font-weight: 600; white-space: nowrap; }
    .wire li span { flex: 1; min-width: 0; color: var(--soft); font: 12px/1.4 var(--code); \
    overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; \
    -webkit-line-clamp: 2; overflow: hidden; }
    .wire li i { font-style: normal; margin-left: auto; color: var(--soft); font-size: 11.5px; \
    white-space: nowrap; font-variant-numeric: tabular-nums; }
    .wire li.b { flex-direction: row-reverse; }
    .wire li.b span { text-align: right; }
    .wire li.b i { margin: 0 auto 0 0; }
    .wire li.f::after, .wire li.b::after { content: ""; position: absolute; left: 0; right: 0; \
    bottom: .28rem; height: 1.5px; background: var(--soft); }
    .wire li.f::before, .wire li.b::before { content: ""; position: absolute; \
    bottom: calc(.28rem - 4px); border: 5px solid transparent; }
    .wire li.f::before { right: -1px; border-left: 9px solid var(--soft); border-right: 0; }
    .wire li.b::before { left: -1px; border-right: 9px solid var(--soft); border-left: 0; }
    .wire li.in { background: var(--tls); }
    .wire li.in::after { background: var(--ssl); }
    .wire li.f.in::before { border-left-color: var(--ssl); }
    .wire li.b.in::before { border-right-color: var(--ssl); }
    .wire li.tls { justify-content: center; margin: .3rem 0 0; padding: .35rem 1rem; min-height: 0; \
    background: var(--ssl); color: var(--ssl-ink); font-size: 12.5px; text-align: center; }
    .wire li.broken { background: none; color: var(--bad); \
    border: dashed var(--bad); border-width: 1.5px 0; }
    .wire li.gap { justify-content: center; color: var(--soft); padding: .5rem; min-height: 0; }
    .known { display: grid; grid-template-columns: 9.5rem 1fr; gap: .3rem 1rem; margin-top: 1rem; \
    font-size: 13px; }
    .known dt { color: var(--soft); }
    .known dd { margin: 0; overflow-wrap: anywhere; font: 12.5px/1.5 var(--code); }
    .known .alarm { color: var(--bad); font-weight: 600; }

    """

  private static let small: Markup = """
    @media (max-width: 60rem) {
      .servers thead td, .about { display: none; }
      .servers thead th:first-child { width: auto; }
    }
    @media (max-width: 44rem) {
      body { padding: 1.4rem 1rem 4rem; }
      h1 { font-size: 2rem; }
      .servers tr { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 3px; \
    padding-bottom: .55rem; }
      .servers tr > th:first-child { grid-column: 1 / -1; padding: 0; }
      .servers thead tr { position: sticky; top: 0; z-index: 1; background: var(--back); \
    padding: .4rem 0; margin-bottom: .4rem; }
      .servers thead th { position: static; width: auto; padding: 0; font-size: 11px; }
      .legend label { margin-left: 0; }
      .list a { grid-template-columns: 1fr; }
      .sentences li { grid-template-columns: 1.2rem 1fr auto; }
      .sentences code { grid-row: 2; grid-column: 2; }
      .modes { width: calc(100% + 6px); }
      .modes td, .modes th { width: auto; font-size: 11px; }
      .wire { padding: .8rem .7rem; }
      .wire ol { margin: 0 .9rem; }
      .wire li { padding: .15rem .7rem .6rem; flex-wrap: wrap; gap: 0 .5rem; }
      .wire li span { flex-basis: 100%; order: 3; }
      .wire li i { display: none; }
      .known { grid-template-columns: 1fr; gap: 0; }
      .known dd { margin-bottom: .5rem; }
    }

    """
}

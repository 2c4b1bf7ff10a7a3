import Tutorial

/// Everything that one tutorial's page shows: the author's facts, the lesson and the pictures.
public struct TutorialPage: Sendable {
  /// The author's side of a tutorial.
  public struct Facts: Sendable, Equatable {
    /// Last part of the page's path.
    public var slug: String
    /// Title of the tutorial.
    public var title: String
    /// Who teaches it; `nil` where neither page nor site names an author.
    public var author: String?
    /// `beginner`, `intermediate` or `advanced`.
    public var level: String
    /// Tags, in the author's order.
    public var tags: [String]
    /// Day of publication as `2026-11-23`; `nil` if undated.
    public var date: String?
    /// Who made the reference, for instance "Photograph: Rachel Michetti".
    public var credit: String?
    /// The reference's licence, for instance "CC0".
    public var licence: String?
    /// Size on the wall in centimetres.
    public var widthCentimetres: Double
    /// Size on the wall in centimetres.
    public var heightCentimetres: Double
    /// The author's own introduction, safe HTML; empty if there is none.
    public var introductionHTML: String
    /// The author's own words for steps, safe HTML by step number.
    public var stepHTML: [Int: String]
    /// Whether the tutorial is a draft (shown with a note; never published).
    public var draft: Bool
    /// Whether the reference is a painting or drawing rather than a photograph, when the author says so.
    public var referenceKind: String
    /// Language of the lesson's and the author's words.
    public var language: String

    /// Makes facts.
    public init(
      slug: String, title: String, author: String?, level: String, tags: [String], date: String?, credit: String?,
      licence: String?, widthCentimetres: Double, heightCentimetres: Double, introductionHTML: String,
      stepHTML: [Int: String], draft: Bool, referenceKind: String, language: String = "en"
    ) {
      self.slug = slug
      self.title = title
      self.author = author
      self.level = level
      self.tags = tags
      self.date = date
      self.credit = credit
      self.licence = licence
      self.widthCentimetres = widthCentimetres
      self.heightCentimetres = heightCentimetres
      self.introductionHTML = introductionHTML
      self.stepHTML = stepHTML
      self.draft = draft
      self.referenceKind = referenceKind
      self.language = language
    }
  }

  /// The pictures of a page.
  public struct Pictures: Sendable, Codable, Equatable {
    /// The finished picture.
    public var finished: PictureAsset
    /// The reference, at the same proportions.
    public var reference: PictureAsset
    /// The canvas at the end of each step.
    public var steps: [PictureAsset]
    /// What is new in each step, as many as `steps`: changed pixels in colour, the rest pale grey.
    public var newPaint: [PictureAsset]
    /// The process in one picture, in bands from bare ground to last touch (index page, social card).
    public var slices: PictureAsset
    /// The process as a film; `nil` where none was made.
    public var film: FilmAsset?

    /// Makes the set.
    public init(
      finished: PictureAsset, reference: PictureAsset, steps: [PictureAsset], newPaint: [PictureAsset],
      slices: PictureAsset, film: FilmAsset? = nil
    ) {
      self.finished = finished
      self.reference = reference
      self.steps = steps
      self.newPaint = newPaint
      self.slices = slices
      self.film = film
    }
  }

  /// The author's side.
  public var facts: Facts
  /// What is taught.
  public var lesson: Lesson
  /// What is shown.
  public var pictures: Pictures
  /// The same reference in other media: title of the medium and slug of its page, this page not among them.
  public var otherMedia: [(title: String, slug: String)]
  /// The same tutorial in other languages: language and slug of each page, this page not among them.
  public var otherLanguages: [(language: String, slug: String)] = []
  /// Controls of the PDP, by name (`cross-fade`, `blur-to-sharp`, `wipe`), as normalised profiles of the same process.
  public var controls: [String: [Double]]
  /// The page's own words in its language.
  public var translation: Translation
  /// The studies that come before the painting; `nil` where none were made.
  public var study: Study?
  /// The heads that were built by Loomis's method; `nil` where none was.
  public var construction: Construction?
  /// The tutorial to go on with: its page, title and picture; `nil` when it is the only one.
  public var next: Next?

  /// A pointer to another tutorial.
  public struct Next: Sendable {
    /// Slug of the other page.
    public var slug: String
    /// Title of the other page.
    public var title: String
    /// The other page's finished picture.
    public var picture: PictureAsset

    /// Makes a pointer.
    public init(slug: String, title: String, picture: PictureAsset) {
      self.slug = slug
      self.title = title
      self.picture = picture
    }
  }

  /// Makes a page.
  public init(
    facts: Facts, lesson: Lesson, pictures: Pictures, otherMedia: [(title: String, slug: String)] = [],
    controls: [String: [Double]] = [:], translation: Translation = .english,
    study: Study? = nil, construction: Construction? = nil, next: Next? = nil
  ) {
    self.facts = facts
    self.lesson = lesson
    self.pictures = pictures
    self.otherMedia = otherMedia
    self.controls = controls
    self.translation = translation
    self.study = study
    self.construction = construction
    self.next = next
  }
}

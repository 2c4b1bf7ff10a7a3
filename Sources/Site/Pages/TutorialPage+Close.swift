import Tutorial

extension TutorialPage {
  /// Questions, exercises and the way on.
  func close(site: SiteFacts) -> TemplateValue {
    let following: TemplateValue =
      if let next {
        [
          "title": .string(next.title), "link": .string(site.link(PagePaths.tutorial(next.slug))),
          "ratio": .string(next.picture.ratioText),
          "picture": next.picture.value(
            "", sizes: "(min-width: 1180px) 364px, (min-width: 700px) 46vw, 92vw", site: site),
        ]
      } else {
        .none
      }
    return [
      "hasQuestions": .bool(!lesson.questions.isEmpty), "questions": .list(lesson.questions.map { .string($0) }),
      "hasExercises": .bool(!lesson.exercises.isEmpty), "exercises": .list(lesson.exercises.map { .string($0) }),
      "next": following,
    ]
  }
}

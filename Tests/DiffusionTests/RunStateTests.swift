import Diffusion
import Foundation
import Tensors
import Testing

@Suite struct RunStateTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID())")

  private func tensor(_ number: Float) -> Tensor { Tensor(shape: [2, 3], filledWith: number) }

  @Test func latestWholeStepOfTheSameRunIsFound() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let state = RunState(folder: folder, key: "a")
    #expect(state.completedSteps == nil)
    try state.save(RunState.Saved(stepIndex: 1, latents: tensor(1), memory: ["sample": tensor(5)]))
    try state.save(RunState.Saved(stepIndex: 2, latents: tensor(2), memory: ["sample": tensor(6)]))
    #expect(state.saved() == RunState.Saved(stepIndex: 2, latents: tensor(2), memory: ["sample": tensor(6)]))
    // Steps before are let go of.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["step-0002.safetensors"])
    // Another run's steps, or a file that was cut off, count as not there.
    #expect(RunState(folder: folder, key: "b").completedSteps == nil)
    let file = folder.appending(path: "step-0003.safetensors")
    try Data(contentsOf: folder.appending(path: "step-0002.safetensors")).dropLast(4).write(to: file)
    #expect(state.completedSteps == 2)
  }

  @Test func conditionsComeBackAsTheyWere() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let state = RunState(folder: folder, key: "a")
    #expect(state.conditions() == nil)
    let conditions = VideoConditions(text: tensor(1), negativeText: nil, picture: tensor(2), known: tensor(3))
    try state.save(conditions)
    #expect(state.conditions() == conditions)
    #expect(state.completedSteps == nil)
  }

  @Test func folderThatCannotBeMadeIsTold() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data().write(to: folder)
    let state = RunState(folder: folder.appending(path: "below"), key: "a")
    #expect(throws: DiffusionError.self) { try state.save(VideoConditions(text: tensor(1))) }
  }
}

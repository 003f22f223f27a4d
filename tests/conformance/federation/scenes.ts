import type { Scene } from './scene.ts'
import { extensionScenes } from './themes/extensions.ts'
import { inaccessibleScenes } from './themes/inaccessible.ts'
import { interfaceObjectScenes } from './themes/interface-objects.ts'
import { interfaceScenes } from './themes/interfaces.ts'
import { keyScenes } from './themes/keys.ts'
import { mutationScenes } from './themes/mutations.ts'
import { nullScenes } from './themes/nulls.ts'
import { overrideScenes } from './themes/overrides.ts'
import { provideScenes } from './themes/provides.ts'
import { requireDetailScenes } from './themes/requires-details.ts'
import { requireScenes } from './themes/requires.ts'
import { unionScenes } from './themes/unions.ts'

/** All cases, by theme. */
export const scenes: readonly Scene[] = [
  ...keyScenes,
  ...extensionScenes,
  ...requireScenes,
  ...requireDetailScenes,
  ...provideScenes,
  ...overrideScenes,
  ...interfaceScenes,
  ...interfaceObjectScenes,
  ...unionScenes,
  ...inaccessibleScenes,
  ...mutationScenes,
  ...nullScenes,
]

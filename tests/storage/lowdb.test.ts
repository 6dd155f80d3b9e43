import { newFolder } from './folder.ts'
import { keepsItsPromises } from './promises.ts'

keepsItsPromises('lowdb', newFolder)
